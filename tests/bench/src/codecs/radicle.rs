//! The codec that radicle-build generates.

use std::hint::black_box;

use ::radicle::json::{self, Options};

use super::{codec::Codec, samples::Samples};
use crate::Result;

struct Radicle<M> {
    message: M,
    options: Options,
}

pub(super) fn codec(samples: &Samples) -> Box<dyn Codec> {
    // As the others write it: without what holds its default.
    let mut options = Options::default();
    options.omit_defaults = true;
    match samples.clone() {
        Samples::Label(message) => Box::new(Radicle { message, options }),
        Samples::Book(message) => Box::new(Radicle { message, options }),
        Samples::Catalog(message) => Box::new(Radicle { message, options }),
    }
}

impl<M: json::Json + Default> Codec for Radicle<M> {
    fn encode(&self, text: &mut Vec<u8>) -> Result<()> {
        Ok(json::encode(&self.message, &self.options, text)?)
    }

    fn decode(&self, text: &[u8]) -> Result<()> {
        let mut message = M::default();
        json::decode(&mut message, text, &self.options)?;
        black_box(message);
        Ok(())
    }
}
