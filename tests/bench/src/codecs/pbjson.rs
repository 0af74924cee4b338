//! pbjson's impls of serde's traits, with serde_json.

#[allow(missing_docs, unreachable_pub, clippy::all, reason = "generated")]
mod sample {
    include!(concat!(env!("OUT_DIR"), "/pbjson/sample.rs"));
    include!(concat!(env!("OUT_DIR"), "/pbjson/sample.serde.rs"));
}

use std::hint::black_box;

use prost::Message;
use serde::{Serialize, de::DeserializeOwned};

use self::sample::{Book, Catalog, Label};
use super::{codec::Codec, samples::Samples};
use crate::Result;

struct Pbjson<M> {
    message: M,
}

pub(super) fn codec(samples: &Samples) -> Result<Box<dyn Codec>> {
    let encoded = &samples.encoded()[..];
    Ok(match samples {
        Samples::Label(_) => Box::new(Pbjson { message: Label::decode(encoded)? }),
        Samples::Book(_) => Box::new(Pbjson { message: Book::decode(encoded)? }),
        Samples::Catalog(_) => Box::new(Pbjson { message: Catalog::decode(encoded)? }),
    })
}

impl<M: Serialize + DeserializeOwned> Codec for Pbjson<M> {
    fn encode(&self, text: &mut Vec<u8>) -> Result<()> {
        Ok(serde_json::to_writer(text, &self.message)?)
    }

    fn decode(&self, text: &[u8]) -> Result<()> {
        black_box(serde_json::from_slice::<M>(text)?);
        Ok(())
    }
}
