/// One row of a message's field table; made by [`field!`](crate::__private::field).
#[derive(Debug)]
pub struct Field {
    /// The name in the proto file.
    pub proto: &'static str,
    /// The lowerCamelCase name, or the proto's `json_name`.
    pub json: &'static str,
    /// `,"jsonName":`
    pub json_key: &'static str,
    /// `,"proto_name":`
    pub proto_key: &'static str,
    /// Whether JSON `null` is a value of the field's type: `Value` and `NullValue` only.
    pub null: bool,
}

/// Whether a message is an object of its fields or has a form of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// `{"field": …}`
    Object,
    /// A well-known type: `write_fields` writes and `read_field(0, …)` reads the whole value.
    Value,
}

/// The names of a proto enum; `radicle-build` implements it.
pub trait Enumeration {
    /// Every name with its number, in declaration order, aliases included.
    const NAMES: &'static [(&'static str, i32)];
    /// Whether this is `google.protobuf.NullValue`, written as `null`.
    const NULL: bool = false;
}

/// Makes a [`Field`] row from the proto name, the JSON name and, for types that take it, `null`.
#[doc(hidden)]
#[macro_export]
macro_rules! __field {
    ($proto:literal, $json:literal) => {
        $crate::__field!(@ $proto, $json, false)
    };
    ($proto:literal, $json:literal, null) => {
        $crate::__field!(@ $proto, $json, true)
    };
    (@ $proto:literal, $json:literal, $null:literal) => {
        $crate::__private::Field {
            proto: $proto,
            json: $json,
            json_key: ::core::concat!(",\"", $json, "\":"),
            proto_key: ::core::concat!(",\"", $proto, "\":"),
            null: $null,
        }
    };
}
