//! Field paths of rules.

use std::ops::Range;

use super::list;
use crate::{
    diagnostic::Diagnostic,
    model::{Field, Message, Model, Value},
    source::Span,
};

/// The field at the end of a path by proto names; all before it have to be singular messages.
pub(super) fn resolve<'m>(
    model: &'m Model,
    message: &str,
    path: &[String],
    context: &str,
    place: &dyn Fn(Range<usize>) -> Span,
) -> Result<&'m Field, Diagnostic> {
    let mut message = with_fields(model, message);
    let mut found: Option<&Field> = None;
    let mut start = 0;
    for name in path {
        let span = place(start..start + name.len());
        let Some(inside) = message else {
            return Err(no_fields(found).at(span));
        };
        let field = inside.field(name).ok_or_else(|| unknown(inside, name, context).at(span))?;
        message = match field.kind.single() {
            Some(Value::Message(name)) => with_fields(model, name),
            _ => None,
        };
        found = Some(field);
        start += name.len() + 1;
    }
    found
        .ok_or_else(|| Diagnostic::new(format!("an empty field path in {context}")).at(place(0..0)))
}

/// Whether a path that can be resolved leads to a message with fields of its own.
pub(super) fn is_message(model: &Model, message: &str, path: &[String]) -> bool {
    let nowhere = |_| Span { file: String::new(), range: None };
    let field = resolve(model, message, path, "body", &nowhere);
    match field.map(|field| field.kind.single()) {
        Ok(Some(Value::Message(name))) => {
            with_fields(model, name).is_some() && name != "google.api.HttpBody"
        }
        _ => false,
    }
}

/// The message, unless it is one value in JSON, a timestamp or a wrapper: the runtime cannot look inside.
fn with_fields<'m>(model: &'m Model, name: &str) -> Option<&'m Message> {
    model.message(name).filter(|_| !name.starts_with("google.protobuf."))
}

fn no_fields(outer: Option<&Field>) -> Diagnostic {
    let Some(Field { name, kind, .. }) = outer else {
        return Diagnostic::new("the request is a well-known type, which has no fields in JSON")
            .help("take a message of your own that holds it");
    };
    let why = match kind.single() {
        Some(Value::Message(message)) => format!("`{message}` is one value in JSON"),
        _ => "only a message that is not repeated has".to_owned(),
    };
    Diagnostic::new(format!("`{name}` has no fields"))
        .help(format!("{why}; end the path with `{name}`"))
}

fn unknown(message: &Message, name: &str, context: &str) -> Diagnostic {
    let fields = message.fields.iter().map(|field| &*field.name);
    let known = match message.fields.len() {
        0 => format!("`{}` has no fields", message.name),
        1 => format!("`{}` has the field {}", message.name, list(fields)),
        _ => format!("`{}` has the fields {}", message.name, list(fields)),
    };
    let near = message.fields.iter().map(|field| (strsim::jaro_winkler(&field.name, name), field));
    let near = near.filter(|(likeness, _)| *likeness > 0.7);
    let near = near.max_by(|(left, _), (right, _)| left.total_cmp(right));
    let help = match near {
        Some((_, field)) => format!("{known}; did you mean `{}`?", field.name),
        None => known,
    };
    Diagnostic::new(format!("unknown field `{name}` in {context}")).help(help)
}
