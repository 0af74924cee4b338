use super::codec::Codec;
use crate::{Result, measure::Repeat, report::Figure};

/// What one codec does with the message, over and over, when it is its turn.
pub(super) struct Turn<'c> {
    pub(super) contender: &'static str,
    pub(super) figure: Figure,
    codec: &'c dyn Codec,
    text: Vec<u8>,
    repeat: Repeat,
}

impl<'c> Turn<'c> {
    /// Finds out how many messages fill the time.
    pub(super) fn new(
        contender: &'static str,
        figure: Figure,
        codec: &'c dyn Codec,
        millis: u64,
    ) -> Result<Self> {
        let mut text = Vec::new();
        codec.encode(&mut text)?;
        let repeat = Repeat::fill(millis, &mut || work(codec, figure, &mut text))?;
        Ok(Self { contender, figure, codec, text, repeat })
    }

    /// The length of the JSON.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Megabytes of JSON a second.
    pub(super) fn take(&mut self) -> Result<f64> {
        let Self { figure, codec, text, repeat, .. } = self;
        let seconds = repeat.seconds(&mut || work(*codec, *figure, text))?;
        Ok(self.bytes() as f64 / 1e6 / seconds)
    }
}

fn work(codec: &dyn Codec, figure: Figure, text: &mut Vec<u8>) -> Result<()> {
    match figure {
        Figure::Encoding => {
            // What the buffer costs is the caller's, so nobody allocates one.
            text.clear();
            codec.encode(text)
        }
        _ => codec.decode(text),
    }
}
