use crate::source::Span;

/// A message, map entries left out.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) fields: Vec<Field>,
    /// The names of the real oneofs.
    pub(crate) oneofs: Vec<(String, Span)>,
    pub(crate) reserved: Vec<String>,
    pub(crate) proto3: bool,
    pub(crate) deprecated: bool,
    pub(crate) comment: String,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) json_name: String,
    pub(crate) number: i32,
    pub(crate) kind: FieldKind,
    pub(crate) deprecated: bool,
    /// `[packed = true]`
    pub(crate) packed: bool,
    pub(crate) behavior: Behavior,
    pub(crate) comment: String,
    pub(crate) span: Span,
}

/// `google.api.field_behavior`, as much of it as OpenAPI has words for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Behavior {
    pub(crate) required: bool,
    pub(crate) output_only: bool,
    pub(crate) input_only: bool,
}

#[derive(Debug)]
pub(crate) enum FieldKind {
    Single(Value, Cardinality),
    Repeated(Value),
    Map(Scalar, Value),
}

/// Whether a singular field knows that it is unset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cardinality {
    /// proto3 without a label, scalars and enums only.
    Implicit,
    /// `optional`, or a singular message.
    Optional,
    /// proto2 only.
    Required,
    /// A member of this oneof.
    Oneof(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Scalar(Scalar),
    /// By full name.
    Enum(String),
    /// By full name.
    Message(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    Double,
    Float,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Bool,
    String,
    Bytes,
}

/// An enum, aliases included.
#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) reserved: Vec<String>,
    pub(crate) proto3: bool,
    pub(crate) deprecated: bool,
    pub(crate) comment: String,
    pub(crate) span: Span,
    pub(crate) values: Vec<EnumValue>,
}

#[derive(Debug)]
pub(crate) struct EnumValue {
    pub(crate) name: String,
    pub(crate) number: i32,
    pub(crate) comment: String,
    pub(crate) span: Span,
}

impl Message {
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The messages that each value of this one holds.
    pub(super) fn required_messages(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::Single(Value::Message(name), Cardinality::Required) => Some(&**name),
            _ => None,
        })
    }
}

impl FieldKind {
    /// The value of a field that is neither repeated nor a map.
    pub(crate) fn single(&self) -> Option<&Value> {
        match self {
            Self::Single(value, _) => Some(value),
            Self::Repeated(_) | Self::Map(..) => None,
        }
    }

    /// The value or its elements.
    pub(crate) fn value(&self) -> &Value {
        match self {
            Self::Single(value, _) | Self::Repeated(value) | Self::Map(_, value) => value,
        }
    }
}

impl Field {
    /// Whether JSON `null` is a value of the field's type.
    pub(crate) fn takes_null(&self) -> bool {
        match self.kind.single() {
            Some(Value::Message(name)) => name == "google.protobuf.Value",
            Some(Value::Enum(name)) => name == "google.protobuf.NullValue",
            _ => false,
        }
    }
}
