//! Which HTTP bodies are raw bytes: those of `google.api.HttpBody`, as the runtime has it.

use super::{field_path, types};
use crate::{
    model::{Body, FieldKind, Method, Model, Value},
    options::Options,
    source::Span,
};

const HTTP_BODY: &str = "google.api.HttpBody";

/// The field numbers on the way to the request's raw body; none if the request is one itself.
pub(super) fn request(model: &Model, method: &Method, body: &Body) -> Option<Vec<i32>> {
    let path = match body {
        Body::None => return None,
        Body::Message => return (method.input == HTTP_BODY).then(Vec::new),
        Body::Field(path) => path,
    };
    let nowhere = |_| Span::file("");
    let fields: Vec<_> = (1..=path.len())
        .map(|end| field_path::resolve(model, &method.input, &path[..end], "body", &nowhere).ok())
        .collect::<Option<_>>()?;
    is_raw(&fields.last()?.kind).then(|| fields.iter().map(|field| field.number).collect())
}

/// Whether the response, or its field, is a raw body.
pub(super) fn response(
    model: &Model,
    method: &Method,
    field: Option<&str>,
    options: &Options,
) -> bool {
    if types::has_own_path(options, HTTP_BODY) {
        return false;
    }
    match field {
        None => method.output == HTTP_BODY,
        Some(name) => {
            let field = model.message(&method.output).and_then(|message| message.field(name));
            field.is_some_and(|field| is_raw(&field.kind))
        }
    }
}

fn is_raw(kind: &FieldKind) -> bool {
    matches!(kind.single(), Some(Value::Message(name)) if name == HTTP_BODY)
}
