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

use crate::spec::MessageType;

/// Every well-known type by name, for `Any`.
pub(super) static TYPES: &[MessageType] = &[
    MessageType::of::<Any>("google.protobuf.Any"),
    MessageType::of::<Timestamp>("google.protobuf.Timestamp"),
    MessageType::of::<Duration>("google.protobuf.Duration"),
    MessageType::of::<FieldMask>("google.protobuf.FieldMask"),
    MessageType::of::<Struct>("google.protobuf.Struct"),
    MessageType::of::<Value>("google.protobuf.Value"),
    MessageType::of::<ListValue>("google.protobuf.ListValue"),
    MessageType::of::<()>("google.protobuf.Empty"),
    MessageType::of::<bool>("google.protobuf.BoolValue"),
    MessageType::of::<Bytes>("google.protobuf.BytesValue"),
    MessageType::of::<f64>("google.protobuf.DoubleValue"),
    MessageType::of::<f32>("google.protobuf.FloatValue"),
    MessageType::of::<i32>("google.protobuf.Int32Value"),
    MessageType::of::<i64>("google.protobuf.Int64Value"),
    MessageType::of::<String>("google.protobuf.StringValue"),
    MessageType::of::<u32>("google.protobuf.UInt32Value"),
    MessageType::of::<u64>("google.protobuf.UInt64Value"),
];
