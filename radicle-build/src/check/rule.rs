//! From a rule as it is written to a binding.

use std::ops::Range;

use super::{body, field_path, raw};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    model::{
        Binding, Body, Field, FieldKind, Method, Model, Rule, Segment, Service, Template, Text,
        Value,
    },
    options::Options,
};

/// The bindings of an rpc; `None` in the place of each bad rule.
pub(super) fn check(
    model: &Model,
    method: &Method,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Vec<Option<Binding>> {
    let mut rules = Vec::new();
    for rule in &method.rules {
        let (Some((http, path)), true) = (&rule.pattern, alone(rule, diagnostics)) else {
            rules.push(None);
            continue;
        };
        http_method(http, diagnostics);
        let template = template(model, method, path, diagnostics);
        let body = body::request(model, method, rule, http, template.as_ref(), diagnostics);
        let response_body = body::response(model, method, rule, options, diagnostics);
        rules.push(template.map(|template| {
            let body = body.unwrap_or(Body::None);
            Binding {
                field_mask: field_mask(model, method, http, &body),
                method: http.value.clone(),
                template,
                raw_body: raw::request(model, method, &body),
                body,
                raw_response: raw::response(model, method, response_body.as_deref(), options),
                response_body,
            }
        }));
    }
    rules
}

/// `POST /pkg.Service/Method` with the whole message as body, for a method without a rule.
pub(super) fn unbound(
    model: &Model,
    service: &Service,
    method: &Method,
    options: &Options,
) -> Binding {
    let (service, name) = (service.full_name.clone(), method.name.clone());
    Binding {
        method: "POST".to_owned(),
        template: Template {
            source: format!("/{service}/{name}"),
            segments: vec![Segment::Literal(service), Segment::Literal(name)],
            verb: None,
            variables: Vec::new(),
        },
        body: Body::Message,
        raw_body: raw::request(model, method, &Body::Message),
        response_body: None,
        raw_response: raw::response(model, method, None, options),
        field_mask: None,
    }
}

/// What needs no other part of the rule.
fn alone(rule: &Rule, diagnostics: &mut Diagnostics) -> bool {
    if let Some(selector) = &rule.selector {
        diagnostics.push(
            Diagnostic::new("a `selector` in an annotation")
                .at(selector.span.clone())
                .help("remove it: the rule belongs to the rpc that it stands in"),
        );
    }
    if rule.nested {
        diagnostics.push(
            Diagnostic::new("`additional_bindings` inside of `additional_bindings`")
                .at(rule.span.clone())
                .help("put all of them side by side in the outer rule"),
        );
    }
    if rule.pattern.is_none() {
        diagnostics.push(
            Diagnostic::new("an HTTP rule without a path")
                .at(rule.span.clone())
                .help("add `get`, `put`, `post`, `delete`, `patch` or `custom`"),
        );
    }
    rule.pattern.is_some()
}

/// The only field mask of a request whose body is one of its messages.
fn field_mask(model: &Model, method: &Method, http: &Text, body: &Body) -> Option<String> {
    let Body::Field(path) = body else { return None };
    if http.value != "PATCH" || !field_path::is_message(model, &method.input, path) {
        return None;
    }
    let is_mask = |field: &&Field| match &field.kind {
        FieldKind::Single(Value::Message(name), _) => name == "google.protobuf.FieldMask",
        _ => false,
    };
    let mut masks = model.message(&method.input)?.fields.iter().filter(is_mask);
    masks.next().filter(|_| masks.next().is_none()).map(|mask| mask.name.clone())
}

fn http_method(method: &Text, diagnostics: &mut Diagnostics) {
    // RFC 9110 `token`.
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let value = method.value.as_str();
    let upper = value.to_ascii_uppercase();
    let help = if value.is_empty() || !value.bytes().all(token) {
        "write `kind: \"HEAD\"`, or `kind: \"*\"` for any method".to_owned()
    } else if value != upper && STANDARD_METHODS.contains(&upper.as_str()) {
        format!("HTTP methods are case-sensitive: write `{upper}`")
    } else {
        return;
    };
    let diagnostic = Diagnostic::new(format!("`{value}` is not an HTTP method"));
    diagnostics.push(diagnostic.at(method.span.clone()).help(help));
}

/// RFC 9110, section 9.3, and RFC 5789.
const STANDARD_METHODS: [&str; 9] =
    ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

fn template(
    model: &Model,
    method: &Method,
    path: &Text,
    diagnostics: &mut Diagnostics,
) -> Option<Template> {
    let template = match Template::parse(&path.value) {
        Ok(template) => template,
        Err(error) => {
            let diagnostic = Diagnostic::new(format!("bad path template: {}", error.message));
            diagnostics.push(diagnostic.at(path.part(error.place)).help(error.help));
            return None;
        }
    };
    for variable in &template.variables {
        let start = variable.place.start;
        let place = |part: Range<usize>| path.part(start + part.start..start + part.end);
        match field_path::resolve(model, &method.input, &variable.field, "path template", &place) {
            Ok(field) => {
                let name = variable.field.join(".");
                diagnostics.extend(no_text(field, &name).map(|it| it.at(place(0..name.len()))));
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    Some(template)
}

/// A segment of a path can only be a value that has a text.
fn no_text(field: &Field, name: &str) -> Option<Diagnostic> {
    let (what, help) = match &field.kind {
        FieldKind::Single(Value::Message(message), _) if !has_text(message) => {
            ("a message", format!("bind one of its fields: `{{{name}.…}}`"))
        }
        FieldKind::Single(..) => return None,
        FieldKind::Repeated(_) => ("repeated", "leave it to the query or the body".to_owned()),
        FieldKind::Map(..) => ("a map", "leave it to the body".to_owned()),
    };
    let message = format!("`{name}` is {what} and cannot be in a path template");
    Some(Diagnostic::new(message).help(help))
}

fn has_text(message: &str) -> bool {
    const TEXTS: &[&str] = &[
        "Timestamp",
        "Duration",
        "FieldMask",
        "DoubleValue",
        "FloatValue",
        "Int64Value",
        "UInt64Value",
        "Int32Value",
        "UInt32Value",
        "BoolValue",
        "StringValue",
        "BytesValue",
    ];
    message.strip_prefix("google.protobuf.").is_some_and(|name| TEXTS.contains(&name))
}
