//! The schemas of fields, messages and enums: what ProtoJSON makes of them.

use super::{
    comment,
    value::{Object, Value},
    well_known::{self, WellKnown},
};
use crate::model::{self, Cardinality, Enumeration, Field, FieldKind, Message, Scalar};

/// The schema of a value that is there.
pub(super) fn value(value: &model::Value) -> Object {
    match value {
        model::Value::Scalar(it) => scalar(*it),
        model::Value::Enum(name) if name == "google.protobuf.NullValue" => {
            Object::new().with("type", "null")
        }
        model::Value::Enum(name) => reference(name),
        model::Value::Message(name) => message(name),
    }
}

/// The schema of a message by name.
pub(super) fn message(name: &str) -> Object {
    well_known::find(name).map_or_else(|| reference(name), WellKnown::schema)
}

pub(super) fn scalar(scalar: Scalar) -> Object {
    let (kind, format) = match scalar {
        Scalar::Bool => return Object::new().with("type", "boolean"),
        Scalar::String => return Object::new().with("type", "string"),
        Scalar::Bytes => {
            return Object::new().with("type", "string").with("contentEncoding", "base64");
        }
        Scalar::Double => return float("double"),
        Scalar::Float => return float("float"),
        Scalar::Int32 => ("integer", "int32"),
        Scalar::Uint32 => ("integer", "uint32"),
        Scalar::Int64 => ("string", "int64"),
        Scalar::Uint64 => ("string", "uint64"),
    };
    let schema = Object::new().with("type", kind).with("format", format);
    match scalar {
        Scalar::Uint32 => schema.with("minimum", 0),
        Scalar::Int64 => schema.with("pattern", "^-?[0-9]+$"),
        Scalar::Uint64 => schema.with("pattern", "^[0-9]+$"),
        _ => schema,
    }
}

fn float(format: &str) -> Object {
    let number = Object::new().with("type", "number").with("format", format);
    let names = ["NaN", "Infinity", "-Infinity"].map(Value::from).to_vec();
    let text = Object::new().with("type", "string").with("enum", names);
    any_of(number, text)
}

/// The schema of a field's JSON value, `null` included where the field has no value.
pub(super) fn field(kind: &FieldKind) -> Object {
    match kind {
        FieldKind::Single(it @ model::Value::Message(_), Cardinality::Optional) => {
            nullable(value(it))
        }
        FieldKind::Single(it, _) => value(it),
        FieldKind::Repeated(it) => array(value(it)),
        FieldKind::Map(key, it) => map(*key, it),
    }
}

pub(super) fn array(items: Object) -> Object {
    Object::new().with("type", "array").with("items", items)
}

fn map(key: Scalar, value: &model::Value) -> Object {
    let names = match key {
        Scalar::Bool => {
            Some(Object::new().with("enum", vec![Value::from("true"), Value::from("false")]))
        }
        Scalar::Int32 | Scalar::Int64 => Some(Object::new().with("pattern", "^-?[0-9]+$")),
        Scalar::Uint32 | Scalar::Uint64 => Some(Object::new().with("pattern", "^[0-9]+$")),
        _ => None,
    };
    Object::new()
        .with("type", "object")
        .with_some("propertyNames", names)
        .with("additionalProperties", self::value(value))
}

fn nullable(schema: Object) -> Object {
    match schema.get("type") {
        Some(Value::Text(kind)) => {
            let kinds = vec![Value::from(kind.as_str()), Value::from("null")];
            schema.replace("type", kinds)
        }
        _ if schema.is_empty() => schema,
        _ => any_of(schema, Object::new().with("type", "null")),
    }
}

fn any_of(one: Object, other: Object) -> Object {
    Object::new().with("anyOf", vec![one.into(), other.into()])
}

pub(super) fn reference(name: &str) -> Object {
    Object::new().with("$ref", format!("{}{name}", super::SCHEMAS))
}

/// The schema of a message without the fields of these proto names.
pub(super) fn object(message: &Message, without: &[&str]) -> Object {
    let there = || message.fields.iter().filter(|field| !without.contains(&&*field.name));
    let properties = there().fold(Object::new(), |properties, field| {
        properties.with(&*field.json_name, property(message, field))
    });
    let required = there().filter(|field| is_required(field));
    Object::new()
        .with("type", "object")
        .with_text("description", &message.comment)
        .with_flag("deprecated", message.deprecated)
        .with_some("properties", Some(properties).filter(|it| !it.is_empty()))
        .with_list("required", required.map(|field| Value::from(&*field.json_name)).collect())
}

fn property(message: &Message, field: &Field) -> Object {
    self::field(&field.kind)
        .with_text("description", &description(message, field))
        .with_flag("deprecated", field.deprecated)
        .with_flag("readOnly", field.behavior.output_only)
        .with_flag("writeOnly", field.behavior.input_only)
}

/// The comment of a field, and which fields it excludes.
pub(super) fn description(message: &Message, field: &Field) -> String {
    let FieldKind::Single(_, Cardinality::Oneof(oneof)) = &field.kind else {
        return field.comment.clone();
    };
    let member = |it: &&Field| match &it.kind {
        FieldKind::Single(_, Cardinality::Oneof(other)) => other == oneof,
        _ => false,
    };
    let members = message.fields.iter().filter(member);
    let members: Vec<_> = members.map(|it| format!("`{}`", it.json_name)).collect();
    match &*members {
        [_] => field.comment.clone(),
        members => comment::paragraphs([
            &*field.comment,
            &format!("At most one of {} is set.", members.join(", ")),
        ]),
    }
}

pub(super) fn is_required(field: &Field) -> bool {
    field.behavior.required || matches!(field.kind, FieldKind::Single(_, Cardinality::Required))
}

/// The schema of an enum: its names, aliases included.
pub(super) fn enumeration(enumeration: &Enumeration) -> Object {
    let names = enumeration.values.iter().map(|value| Value::from(&*value.name));
    let told = enumeration.values.iter().filter(|value| !value.comment.is_empty());
    let told: Vec<_> = told
        .map(|value| format!("- `{}`: {}", value.name, comment::line(&value.comment)))
        .collect();
    Object::new()
        .with("type", "string")
        .with_text("description", &comment::paragraphs([&*enumeration.comment, &told.join("\n")]))
        .with_flag("deprecated", enumeration.deprecated)
        .with("enum", names.collect::<Vec<_>>())
}
