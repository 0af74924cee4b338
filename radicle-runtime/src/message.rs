//! A protobuf message behind a pointer: the boundary at which the runtime forgets its type.

use std::any::Any;

use bytes::{Bytes, BytesMut};

use crate::json::Json;

/// A message that the runtime decodes and encodes without knowing its type.
///
/// Implemented for every prost message that has the [`Json`] mapping, which `radicle-build` generates.
pub trait Message: Json + Any + Send {
    /// Merges the binary encoding into the message.
    ///
    /// # Errors
    /// Malformed wire data, or nesting deeper than prost's limit of 100.
    fn decode(&mut self, bytes: Bytes) -> Result<(), prost::DecodeError>;

    /// The length of the binary encoding in bytes.
    fn encoded_len(&self) -> usize;

    /// Appends the binary encoding.
    fn encode(&self, buffer: &mut BytesMut);

    /// The message as `Any`, to get its type back.
    fn as_any(&self) -> &dyn Any;
}

impl<M> Message for M
where
    M: prost::Message + Json + Any,
{
    fn decode(&mut self, bytes: Bytes) -> Result<(), prost::DecodeError> {
        self.merge(bytes)
    }

    fn encoded_len(&self) -> usize {
        prost::Message::encoded_len(self)
    }

    fn encode(&self, buffer: &mut BytesMut) {
        self.encode_raw(buffer);
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
