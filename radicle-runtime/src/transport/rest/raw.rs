//! Raw request bodies: bytes on their way into a `google.api.HttpBody`.

use bytes::{BufMut, Bytes, BytesMut};
use prost::encoding::{WireType, encode_key, encode_varint, encoded_len_varint, key_len};

use crate::Message;

/// The field numbers of `google.api.HttpBody`.
const CONTENT_TYPE: u32 = 1;
const DATA: u32 = 2;

/// Sets content type and data of the `google.api.HttpBody` at a path of field numbers.
///
/// The message is of an unknown type and the field may be anywhere in it, also in a oneof. Its own decoder
/// finds it: this merges the binary encoding of a message that has nothing else.
pub(super) fn read(message: &mut dyn Message, numbers: &[i32], content_type: &str, data: &[u8]) {
    let fields = [(CONTENT_TYPE, content_type.as_bytes()), (DATA, data)];
    let fields = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let mut length = fields.clone().map(|(number, value)| encoded_len(number, value.len())).sum();
    // From the inside out: how long the content of each message on the way is.
    let mut outer = Vec::with_capacity(numbers.len());
    for number in numbers.iter().rev().map(|number| number.unsigned_abs()) {
        outer.push((number, length));
        length = encoded_len(number, length);
    }
    let mut encoded = BytesMut::with_capacity(length);
    for (number, length) in outer.into_iter().rev() {
        start_field(number, length, &mut encoded);
    }
    for (number, value) in fields {
        start_field(number, value.len(), &mut encoded);
        encoded.put_slice(value);
    }
    decode(message, encoded.freeze());
}

fn decode(message: &mut dyn Message, encoded: Bytes) {
    let decoded = message.decode(encoded);
    debug_assert!(decoded.is_ok(), "{decoded:?}");
}

fn encoded_len(number: u32, length: usize) -> usize {
    key_len(number) + encoded_len_varint(length as u64) + length
}

fn start_field(number: u32, length: usize, buffer: &mut BytesMut) {
    encode_key(number, WireType::LengthDelimited, buffer);
    encode_varint(length as u64, buffer);
}
