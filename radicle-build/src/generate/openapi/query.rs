//! Query parameters: each field that neither path nor body set.

use super::{
    schema,
    value::{Object, Value},
    well_known::{self, WellKnown},
};
use crate::model::{self, Field, FieldKind, Message, Model};

/// The parameters of a request, without the fields at the bound paths.
pub(super) fn parameters(model: &Model, input: &str, bound: &[&[String]]) -> Vec<Value> {
    let mut query = Query { model, bound, found: Vec::new(), inside: Vec::new() };
    if well_known::find(input).is_none()
        && let Some(message) = model.message(input)
    {
        query.message(message, &mut Vec::new(), "", true);
    }
    query.found
}

struct Query<'m> {
    model: &'m Model,
    bound: &'m [&'m [String]],
    found: Vec<Value>,
    /// The messages around, none of which is entered again.
    inside: Vec<&'m str>,
}

/// How a field is written in a query.
enum Form {
    /// `key=value`, repeated for a list; `key[name]=value` for a map.
    Schema(Object),
    /// `key={…}`
    Json(Object),
    Message,
    /// Not at all.
    None,
}

impl<'m> Query<'m> {
    fn message(
        &mut self,
        message: &'m Message,
        path: &mut Vec<String>,
        prefix: &str,
        required: bool,
    ) {
        self.inside.push(&message.name);
        for field in &message.fields {
            path.push(field.name.clone());
            if !self.bound.iter().any(|bound| path.starts_with(bound)) {
                self.field(message, field, path, prefix, required);
            }
            path.pop();
        }
        self.inside.pop();
    }

    fn field(
        &mut self,
        message: &'m Message,
        field: &'m Field,
        path: &mut Vec<String>,
        prefix: &str,
        required: bool,
    ) {
        let name = format!("{prefix}{}", field.json_name);
        let required = required && schema::is_required(field);
        let parameter = Object::new()
            .with("name", &*name)
            .with("in", "query")
            .with_text("description", &schema::description(message, field))
            .with_flag("required", required)
            .with_flag("deprecated", field.deprecated);
        match form(field) {
            Form::None => {}
            Form::Schema(schema) => self.found.push(styled(parameter, &field.kind, schema)),
            Form::Json(schema) => {
                let media = Object::new().with("schema", schema);
                let content = Object::new().with("application/json", media);
                self.found.push(parameter.with("content", content).into());
            }
            Form::Message => {
                let model::Value::Message(inner) = field.kind.value() else { return };
                if let Some(inner) = self.model.message(inner)
                    && !self.inside.contains(&&*inner.name)
                {
                    self.message(inner, path, &format!("{name}."), required);
                }
            }
        }
    }
}

fn styled(parameter: Object, kind: &FieldKind, schema: Object) -> Value {
    let style = match kind {
        FieldKind::Single(..) => None,
        FieldKind::Repeated(_) => Some("form"),
        FieldKind::Map(..) => Some("deepObject"),
    };
    let parameter = match style {
        Some(style) => parameter.with("style", style).with("explode", true),
        None => parameter,
    };
    parameter.with("schema", schema).into()
}

fn form(field: &Field) -> Form {
    let known = match field.kind.value() {
        model::Value::Message(name) => match well_known::find(name) {
            Some(known) => known,
            None if field.kind.single().is_some() => return Form::Message,
            None => return Form::None,
        },
        _ => return Form::Schema(schema::field(&field.kind)),
    };
    match (known, &field.kind) {
        (WellKnown::Object(_), _) => Form::None,
        (WellKnown::Json(schema), FieldKind::Single(..)) => Form::Json(schema),
        (WellKnown::Json(_), _) => Form::None,
        (known, FieldKind::Single(..)) => Form::Schema(known.schema()),
        (WellKnown::Text(_) | WellKnown::Wrapper(_), kind) => Form::Schema(schema::field(kind)),
    }
}
