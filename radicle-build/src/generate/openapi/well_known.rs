//! The JSON forms of the well-known types.

use super::value::Object;
use crate::model::Scalar;

/// What a well-known type is in JSON.
#[derive(Debug)]
pub(super) enum WellKnown {
    /// One text, also in paths and queries.
    Text(Object),
    /// A scalar, `null` for none.
    Wrapper(Scalar),
    /// JSON also in paths and queries.
    Json(Object),
    /// An object with nothing that a path or query could set.
    Object(Object),
}

/// The form of a message with a mapping of its own.
pub(super) fn find(message: &str) -> Option<WellKnown> {
    let known = match message.strip_prefix("google.protobuf.")? {
        "Timestamp" => WellKnown::Text(text().with("format", "date-time")),
        "Duration" => WellKnown::Text(text().with("pattern", r"^-?[0-9]+(\.[0-9]{1,9})?s$")),
        "FieldMask" => WellKnown::Text(text()),
        "Struct" => WellKnown::Json(object().with("additionalProperties", true)),
        "Value" => WellKnown::Json(Object::new()),
        "ListValue" => {
            WellKnown::Json(Object::new().with("type", "array").with("items", Object::new()))
        }
        "Any" => WellKnown::Object(any()),
        "Empty" => WellKnown::Object(object()),
        "BoolValue" => WellKnown::Wrapper(Scalar::Bool),
        "BytesValue" => WellKnown::Wrapper(Scalar::Bytes),
        "DoubleValue" => WellKnown::Wrapper(Scalar::Double),
        "FloatValue" => WellKnown::Wrapper(Scalar::Float),
        "Int32Value" => WellKnown::Wrapper(Scalar::Int32),
        "Int64Value" => WellKnown::Wrapper(Scalar::Int64),
        "StringValue" => WellKnown::Wrapper(Scalar::String),
        "UInt32Value" => WellKnown::Wrapper(Scalar::Uint32),
        "UInt64Value" => WellKnown::Wrapper(Scalar::Uint64),
        _ => return None,
    };
    Some(known)
}

impl WellKnown {
    /// Its schema where there is a value.
    pub(super) fn schema(self) -> Object {
        match self {
            Self::Text(schema) | Self::Json(schema) | Self::Object(schema) => schema,
            Self::Wrapper(scalar) => super::schema::scalar(scalar),
        }
    }
}

fn any() -> Object {
    let type_url = text().with("description", "The type, `type.googleapis.com/package.Message`.");
    object()
        .with("properties", Object::new().with("@type", type_url))
        .with("additionalProperties", true)
}

fn text() -> Object {
    Object::new().with("type", "string")
}

fn object() -> Object {
    Object::new().with("type", "object")
}
