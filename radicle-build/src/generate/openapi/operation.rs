//! Operations: one binding of one method.

use super::{
    Described, STATUS, comment,
    path::{self, Path},
    query, schema,
    value::{Object, Value},
};
use crate::model::{self, Binding, Body, FieldKind, Method, Model, Service};

/// An operation whose path is not settled.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) path: Path,
    /// In lower case; `*` for any.
    pub(super) method: String,
    pub(super) id: String,
    /// The full name of the method.
    pub(super) rpc: String,
    /// Whether only the gateway's configuration exposes it.
    pub(super) unbound: bool,
    pub(super) takes_body: bool,
    head: Object,
    query: Vec<Value>,
    tail: Object,
}

impl Operation {
    pub(super) fn bound(
        model: &Model,
        service: &Service,
        method: &Method,
        bound: &Binding,
    ) -> Self {
        let variables = bound.template.variables.iter().map(|variable| &*variable.field);
        let mut set: Vec<&[String]> = variables.collect();
        let request = request(model, method, &bound.body, &set);
        let query = match &bound.body {
            Body::Message => Vec::new(),
            Body::None => query::parameters(model, &method.input, &set),
            Body::Field(path) => {
                set.push(path);
                query::parameters(model, &method.input, &set)
            }
        };
        let answer = answer(model, method, bound);
        Self {
            path: Path::new(model, &method.input, &bound.template),
            method: bound.method.to_ascii_lowercase(),
            id: method.name.clone(),
            rpc: method.full_name.clone(),
            unbound: false,
            takes_body: bound.body != Body::None,
            head: head(service, method, bound.method == "*"),
            query,
            tail: tail(request, answer, method),
        }
    }

    pub(super) fn unbound(model: &Model, service: &Service, method: &Method) -> Self {
        let answer = Answer::of(schema::message(&method.output), &method.output);
        Self {
            path: Path::unbound(&service.full_name, &method.name),
            method: "post".to_owned(),
            id: method.name.clone(),
            rpc: method.full_name.clone(),
            unbound: true,
            takes_body: true,
            head: head(service, method, false),
            query: Vec::new(),
            tail: tail(request(model, method, &Body::Message, &[]), Some(answer), method),
        }
    }

    /// Gives the id of a binding; additional ones are counted from 2.
    pub(super) fn named(self, service: &str, index: usize) -> Self {
        let method = &self.id;
        let id = match index {
            0 => format!("{service}_{method}"),
            index => format!("{service}_{method}_{}", index + 1),
        };
        Self { id, ..self }
    }

    pub(super) fn described(self) -> Described {
        let parameters = self.path.objects().chain(self.query).collect();
        Described {
            path: self.path.to_text(),
            method: self.method,
            id: self.id,
            unbound: self.unbound,
            object: self.head.with_list("parameters", parameters).join(self.tail),
        }
    }
}

fn head(service: &Service, method: &Method, any: bool) -> Object {
    let (summary, description) = comment::summary(&method.comment);
    let any = if any { "Any HTTP method does." } else { "" };
    Object::new()
        .with("tags", vec![Value::from(&*service.full_name)])
        .with_text("summary", &summary)
        .with_text("description", &comment::paragraphs([description, any]))
        .with_flag("deprecated", method.deprecated || service.deprecated)
}

fn tail(request: Option<Object>, answer: Option<Answer>, method: &Method) -> Object {
    let ok = Object::new().with("description", "OK");
    let ok = match answer {
        None => ok,
        Some(answer) if method.kind.server_streams() => answer.stream(),
        Some(answer) => ok.with("content", answer.content()),
    };
    let failed = media("application/json", schema::reference(STATUS));
    let failed = Object::new().with("description", "The call failed.").with("content", failed);
    let responses = Object::new().with("200", ok).with("default", failed);
    Object::new().with_some("requestBody", request).with("responses", responses)
}

/// The request body.
fn request(model: &Model, method: &Method, body: &Body, set: &[&[String]]) -> Option<Object> {
    let (schema, raw) = match body {
        Body::None => return None,
        Body::Message => (without(model, &method.input, &[], set), method.input == HTTP_BODY),
        Body::Field(path) => {
            let (_, field) = path::find(model, &method.input, path)?;
            let schema = match field.kind.single() {
                Some(model::Value::Message(name)) => without(model, name, path, set),
                _ => schema::field(&field.kind),
            };
            (schema, is_raw(&field.kind))
        }
    };
    let content = match raw {
        true => raw_content(),
        false if method.kind.client_streams() => media("application/json", schema::array(schema)),
        false => media("application/json", schema),
    };
    let stream = match (method.kind.client_streams(), raw) {
        (false, _) => "",
        (true, true) => "A stream of chunks.",
        (true, false) => {
            "A stream of values: in an array, or one behind the other with or without white space between."
        }
    };
    Some(Object::new().with_text("description", stream).with("content", content))
}

/// The message that is the body, without the fields that the path sets in it.
fn without(model: &Model, message: &str, body: &[String], set: &[&[String]]) -> Object {
    let inside = set.iter().filter_map(|path| match path.strip_prefix(body)? {
        [field] => Some(&**field),
        _ => None,
    });
    let fields: Vec<_> = inside.collect();
    match model.message(message) {
        Some(message) if !fields.is_empty() => schema::object(message, &fields),
        _ => schema::message(message),
    }
}

/// What a call that succeeds answers.
struct Answer {
    schema: Object,
    raw: bool,
}

/// `None` for a HEAD, which has no body.
fn answer(model: &Model, method: &Method, bound: &Binding) -> Option<Answer> {
    if bound.method == "HEAD" {
        return None;
    }
    let whole = Answer::of(schema::message(&method.output), &method.output);
    let Some(name) = &bound.response_body else { return Some(whole) };
    let field = model.message(&method.output).and_then(|message| message.field(name));
    Some(field.map_or(whole, |field| Answer {
        schema: schema::field(&field.kind),
        raw: is_raw(&field.kind),
    }))
}

impl Answer {
    fn of(schema: Object, message: &str) -> Self {
        Self { schema, raw: message == HTTP_BODY }
    }

    fn content(self) -> Object {
        if self.raw { raw_content() } else { media("application/json", self.schema) }
    }

    /// The forms that `Accept` chooses from.
    fn stream(self) -> Object {
        if self.raw {
            let ok = Object::new().with("description", "A stream of chunks.");
            return ok.with("content", raw_content());
        }
        let members = Object::new()
            .with("result", self.schema.clone())
            .with("error", schema::reference(STATUS));
        let line = Object::new()
            .with("type", "object")
            .with(
                "description",
                "One line: a message in `result`, or in the last one a failure in `error`.",
            )
            .with("properties", members);
        let events = Object::new().with("type", "string").with(
            "description",
            "Each message is the `data` of an event; a failure is an event named `error`.",
        );
        let array = schema::array(self.schema)
            .with("description", "The messages; a failure is a last element with `error` alone.");
        let content = media("application/x-ndjson", line)
            .join(media("text/event-stream", events))
            .join(media("application/json;stream=array", array))
            // Several JSON values one behind the other are no JSON value, so no schema describes them.
            .with("application/json", Object::new());
        Object::new()
            .with(
                "description",
                "A stream of messages; without an `Accept` as lines of `application/json`.",
            )
            .with("content", content)
    }
}

const HTTP_BODY: &str = "google.api.HttpBody";

fn is_raw(kind: &FieldKind) -> bool {
    kind.single() == Some(&model::Value::Message(HTTP_BODY.to_owned()))
}

/// Bytes of any content type.
fn raw_content() -> Object {
    Object::new().with("*/*", Object::new())
}

fn media(name: &str, schema: Object) -> Object {
    Object::new().with(name, Object::new().with("schema", schema))
}
