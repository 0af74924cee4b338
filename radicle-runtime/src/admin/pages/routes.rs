use maud::{Markup, html};
use serde::Serialize;

use super::super::{Answer, Page, Query, Refusal, View};
use crate::spec::{Binding, MethodSpec, ServiceSpec};

/// `/debug/routes`: which requests reach which method.
pub(super) struct Routes {
    pub(super) services: Vec<&'static ServiceSpec>,
}

#[derive(Serialize)]
struct Snapshot {
    services: Vec<Service>,
}

#[derive(Serialize)]
struct Service {
    name: &'static str,
    comment: &'static str,
    deprecated: bool,
    methods: Vec<Method>,
}

#[derive(Serialize)]
struct Method {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    grpc_path: &'static str,
    request: &'static str,
    response: &'static str,
    deprecated: bool,
    bindings: Vec<HttpBinding>,
}

#[derive(Serialize)]
struct HttpBinding {
    method: &'static str,
    path: &'static str,
}

impl Page for Routes {
    fn path(&self) -> &'static str {
        "/debug/routes"
    }

    fn title(&self) -> &'static str {
        "Routes"
    }

    fn summary(&self) -> &'static str {
        "Services, their methods, and the paths that lead to them."
    }

    fn get(&self, _query: &Query) -> Result<Answer, Refusal> {
        let services = self.services.iter().map(|spec| Service::from(*spec)).collect();
        Ok(Answer::view(Snapshot { services }))
    }
}

impl From<&'static ServiceSpec> for Service {
    fn from(spec: &'static ServiceSpec) -> Self {
        Self {
            name: spec.name,
            comment: spec.comment,
            deprecated: spec.deprecated,
            methods: spec.methods.iter().map(Method::from).collect(),
        }
    }
}

impl From<&'static MethodSpec> for Method {
    fn from(spec: &'static MethodSpec) -> Self {
        let binding =
            |it: &'static Binding| HttpBinding { method: it.method, path: it.template.source };
        Self {
            name: spec.name,
            kind: spec.kind.as_str(),
            grpc_path: spec.path,
            request: spec.input,
            response: spec.output,
            deprecated: spec.deprecated,
            bindings: spec.bindings.iter().map(binding).collect(),
        }
    }
}

impl View for Snapshot {
    fn html(&self) -> Markup {
        html! {
            @for service in &self.services {
                section {
                    h2 { code { (service.name) } @if service.deprecated { " " (deprecated()) } }
                    @if !service.comment.is_empty() { p { (service.comment) } }
                    div.scroll tabindex="0" role="region" aria-label=(service.name) { (methods(service)) }
                }
            }
        }
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!(self)
    }
}

fn methods(service: &Service) -> Markup {
    html! {
        table.data {
            thead { tr {
                th scope="col" data-sort { "Method" }
                th scope="col" data-sort { "Type" }
                th scope="col" { "HTTP" }
                th scope="col" { "Request" }
                th scope="col" { "Response" }
            } }
            tbody { @for method in &service.methods {
                tr {
                    th scope="row" { (method.name) @if method.deprecated { " " (deprecated()) } }
                    td { (method.kind) }
                    td { @for binding in &method.bindings {
                        div { code { (binding.method) " " (binding.path) } }
                    } }
                    td { code { (method.request) } }
                    td { code { (method.response) } }
                }
            } }
        }
    }
}

fn deprecated() -> Markup {
    html! { span.badge.warn { "deprecated" } }
}
