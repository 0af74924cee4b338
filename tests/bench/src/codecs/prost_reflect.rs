//! prost-reflect's dynamic messages, with serde_json.

use std::hint::black_box;

use ::prost_reflect::{DescriptorPool, DynamicMessage, ReflectMessage as _};

use super::{codec::Codec, samples::Samples};
use crate::Result;

const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pbjson/sample.binpb"));

struct ProstReflect {
    message: DynamicMessage,
}

pub(super) fn codec(samples: &Samples) -> Result<Box<dyn Codec>> {
    let name = samples.name();
    let pool = DescriptorPool::decode(DESCRIPTORS)?;
    let descriptor = pool.get_message_by_name(name).ok_or_else(|| format!("no message {name}"))?;
    let message = DynamicMessage::decode(descriptor, &samples.encoded()[..])?;
    Ok(Box::new(ProstReflect { message }))
}

impl Codec for ProstReflect {
    fn encode(&self, text: &mut Vec<u8>) -> Result<()> {
        Ok(serde_json::to_writer(text, &self.message)?)
    }

    fn decode(&self, text: &[u8]) -> Result<()> {
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let descriptor = self.message.descriptor();
        black_box(DynamicMessage::deserialize(descriptor, &mut deserializer)?);
        Ok(deserializer.end()?)
    }
}
