//! The JSON of the well-known types, which are prost's.

mod any;
mod duration;
mod empty;
mod field_mask;
mod fraction;
mod null;
mod struct_value;
mod timestamp;
mod wrappers;

use bytes::Bytes;
use prost_types::{Any, Duration, FieldMask, ListValue, Struct, Timestamp, Value};

use crate::{Message, spec::MessageType};

/// Every well-known type by name, for `Any`.
pub(super) static TYPES: &[MessageType] = &[
    known::<Any>("google.protobuf.Any"),
    known::<Timestamp>("google.protobuf.Timestamp"),
    known::<Duration>("google.protobuf.Duration"),
    known::<FieldMask>("google.protobuf.FieldMask"),
    known::<Struct>("google.protobuf.Struct"),
    known::<Value>("google.protobuf.Value"),
    known::<ListValue>("google.protobuf.ListValue"),
    known::<()>("google.protobuf.Empty"),
    known::<bool>("google.protobuf.BoolValue"),
    known::<Bytes>("google.protobuf.BytesValue"),
    known::<f64>("google.protobuf.DoubleValue"),
    known::<f32>("google.protobuf.FloatValue"),
    known::<i32>("google.protobuf.Int32Value"),
    known::<i64>("google.protobuf.Int64Value"),
    known::<String>("google.protobuf.StringValue"),
    known::<u32>("google.protobuf.UInt32Value"),
    known::<u64>("google.protobuf.UInt64Value"),
];

const fn known<M: Message + Default>(name: &'static str) -> MessageType {
    MessageType { name, new: || Box::new(M::default()) }
}
