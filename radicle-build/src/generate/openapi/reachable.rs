//! Which schemas a document needs.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    SCHEMAS, STATUS, schema,
    value::{Object, Value},
};
use crate::model::{Model, Scalar};

/// The schemas that operations mention, and those that these mention.
pub(super) fn schemas<'o>(
    model: &Model,
    operations: impl Iterator<Item = &'o Object>,
) -> BTreeMap<String, Object> {
    let mut wanted = BTreeSet::new();
    operations.for_each(|operation| inside(operation, &mut wanted));
    let mut schemas = BTreeMap::new();
    while let Some(name) = wanted.pop_first() {
        if schemas.contains_key(&name) {
            continue;
        }
        let Some(schema) = named(model, &name) else { continue };
        inside(&schema, &mut wanted);
        schemas.insert(name, schema);
    }
    schemas
}

fn named(model: &Model, name: &str) -> Option<Object> {
    if name == STATUS {
        return Some(status());
    }
    let message = model.message(name).map(|message| schema::object(message, &[]));
    message.or_else(|| model.enums.get(name).map(schema::enumeration))
}

/// The same whether `google/rpc/status.proto` is among what is compiled or not.
fn status() -> Object {
    let described = |schema: Object, text: &str| schema.with("description", text);
    let code = described(schema::scalar(Scalar::Int32), "The gRPC code: 5 is NOT_FOUND.");
    let message = described(schema::scalar(Scalar::String), "What is wrong, in English.");
    let details = schema::array(schema::message("google.protobuf.Any"));
    let details = described(details, "Messages that say more.");
    let properties =
        Object::new().with("code", code).with("message", message).with("details", details);
    described(Object::new().with("type", "object"), "Why a call failed.")
        .with("properties", properties)
}

/// The names that an object refers to.
fn inside(object: &Object, names: &mut BTreeSet<String>) {
    for (key, value) in object.members() {
        match value {
            Value::Text(text) if key == "$ref" => {
                names.extend(text.strip_prefix(SCHEMAS).map(str::to_owned));
            }
            value => within(value, names),
        }
    }
}

fn within(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::List(values) => values.iter().for_each(|value| within(value, names)),
        Value::Object(object) => inside(object, names),
        Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}
