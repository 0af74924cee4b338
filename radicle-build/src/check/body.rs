//! `body` and `response_body` of a rule.

use std::ops::Range;

use super::{field_path, types};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    model::{Body, Method, Model, Rule, Template, Text},
    options::Options,
};

/// Where the HTTP body goes; `None` after a mistake.
pub(super) fn request(
    model: &Model,
    method: &Method,
    rule: &Rule,
    http: &Text,
    template: Option<&Template>,
    diagnostics: &mut Diagnostics,
) -> Option<Body> {
    let Some(body) = &rule.body else {
        if method.kind.client_streams() {
            diagnostics.push(streams_without_body(method, rule, http));
        }
        return Some(Body::None);
    };
    if matches!(&*http.value, "GET" | "HEAD") {
        diagnostics.push(
            Diagnostic::new(format!("a body on {}", http.value))
                .at(body.span.clone())
                .help("remove it: the fields come from path and query; or use `post`"),
        );
        return None;
    }
    if body.value == "*" {
        return Some(Body::Message);
    }
    let path: Vec<String> = body.value.split('.').map(str::to_owned).collect();
    let place = |part: Range<usize>| body.part(part);
    if let Err(diagnostic) = field_path::resolve(model, &method.input, &path, "body", &place) {
        diagnostics.push(diagnostic);
        return None;
    }
    let variables = template.map_or(&[][..], |template| &template.variables);
    if variables.iter().any(|variable| path.starts_with(&variable.field)) {
        diagnostics.push(
            Diagnostic::new(format!("`{}` is bound by the path and by the body", body.value))
                .at(body.span.clone())
                .help("take it out of the template, or write `body: \"*\"`"),
        );
        return None;
    }
    Some(Body::Field(path))
}

fn streams_without_body(method: &Method, rule: &Rule, http: &Text) -> Diagnostic {
    let span = rule.pattern.as_ref().map_or(&rule.span, |(_, path)| &path.span);
    let help = match &*http.value {
        "GET" | "HEAD" => "write `post` and `body: \"*\"`",
        _ => "add `body: \"*\"`",
    };
    Diagnostic::new(format!("`{}` streams its requests, so it needs a body", method.name))
        .at(span.clone())
        .help(help)
}

/// The field of the response that becomes the HTTP body.
pub(super) fn response(
    model: &Model,
    method: &Method,
    rule: &Rule,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let body = rule.response_body.as_ref()?;
    let path = [body.value.clone()];
    let place = |part: Range<usize>| body.part(part);
    if types::is_extern(options, &method.output) {
        diagnostics.push(
            Diagnostic::new(format!(
                "a response body of `{}`, which is not generated here",
                method.output
            ))
            .at(body.span.clone())
            .help("return a message of your own that holds the field"),
        );
        return None;
    }
    match field_path::resolve(model, &method.output, &path, "response_body", &place) {
        Ok(_) => Some(body.value.clone()),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}
