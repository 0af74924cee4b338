use std::time::{Duration, Instant};

use super::codec::Codec;
use crate::{Result, report::Figure};

/// The fastest one counts: whatever else the machine does makes the others slower.
const TRIES: usize = 5;

/// What one codec does with the message, over and over, when it is its turn.
pub(super) struct Turn<'c> {
    pub(super) contender: &'static str,
    pub(super) figure: Figure,
    codec: &'c dyn Codec,
    text: Vec<u8>,
    /// Messages in each turn.
    messages: u32,
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
        let mut turn = Self { contender, figure, codec, text, messages: 1 };
        let enough = Duration::from_millis(millis);
        while turn.run()? < enough {
            turn.messages *= 2;
        }
        Ok(turn)
    }

    /// The length of the JSON.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Megabytes of JSON a second.
    pub(super) fn take(&mut self) -> Result<f64> {
        let mut fastest = Duration::MAX;
        for _ in 0..TRIES {
            fastest = fastest.min(self.run()?);
        }
        let bytes = self.bytes() as f64 * f64::from(self.messages);
        Ok(bytes / 1e6 / fastest.as_secs_f64())
    }

    fn run(&mut self) -> Result<Duration> {
        let started = Instant::now();
        for _ in 0..self.messages {
            match self.figure {
                Figure::Encoding => {
                    // What the buffer costs is the caller's, so nobody allocates one.
                    self.text.clear();
                    self.codec.encode(&mut self.text)?;
                }
                _ => self.codec.decode(&self.text)?,
            }
        }
        Ok(started.elapsed())
    }
}
