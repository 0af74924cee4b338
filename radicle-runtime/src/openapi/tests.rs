use serde_json::{Value, json};

use super::document;
use crate::spec::{
    Idempotency, MethodKind, MethodSpec, OpenApi, Operation, Package, Schema, ServiceSpec,
};

const fn method(operations: &'static [Operation]) -> MethodSpec {
    MethodSpec {
        name: "Do",
        path: "",
        kind: MethodKind::Unary,
        input: "",
        output: "",
        idempotency: Idempotency::Unknown,
        deprecated: false,
        comment: "",
        bindings: &[],
        unbound: None,
        operations,
    }
}

const fn operation(path: &'static str, method: &'static str, text: &'static str) -> Operation {
    Operation { path, method, id: "Shelf_Do", text }
}

static ONE: ServiceSpec = ServiceSpec {
    name: "one.Shelf",
    methods: &[
        method(&[operation(
            "/v1/{a}/x/{b}:go",
            "get",
            r##"{"tags":["one.Shelf"],"responses":{"200":{"$ref":"#/components/schemas/one.A"}}}"##,
        )]),
        method(&[operation("/v1/{a}", "report", r#"{"summary":"x"}"#)]),
    ],
    comment: "Says \"hi\".",
    deprecated: false,
    package: &Package {
        name: "one",
        descriptors: &[],
        messages: &[],
        compilation: &[],
        openapi: OpenApi {
            title: None,
            version: None,
            description: "",
            security_schemes: &[Schema { name: "key", text: r#"{"type":"http"}"# }],
            schemas: &[
                Schema { name: "one.A", text: r##"{"a":{"$ref":"#/components/schemas/one.B"}}"## },
                Schema { name: "one.B", text: r##"{"b":{"$ref":"#/components/schemas/one.A"}}"## },
                Schema { name: "one.C", text: "{}" },
            ],
        },
    },
};

/// Compiled apart from [`ONE`], with paths of the same shapes.
static TWO: ServiceSpec = ServiceSpec {
    name: "two.Shelf",
    methods: &[
        method(&[operation(
            "/v1/{b}/x/{a}:go",
            "post",
            r#"{"parameters":[{"name":"b","in":"path"},{"name":"a","in":"path"},{"name":"a","in":"query"}]}"#,
        )]),
        method(&[operation("/v1/{other}/x/{rest}:go", "get", "{}")]),
    ],
    comment: "",
    deprecated: false,
    package: &Package {
        name: "two",
        descriptors: &[],
        messages: &[],
        compilation: &[],
        openapi: OpenApi {
            title: Some("Two"),
            version: Some("2"),
            description: "Both.",
            ..OpenApi::EMPTY
        },
    },
};

fn documented(services: &[&'static ServiceSpec]) -> Value {
    let methods = services.iter().flat_map(|it| it.methods.iter().map(move |method| (*it, method)));
    let text = document("server \"x\"", &methods.collect::<Vec<_>>());
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn holds_what_is_served() {
    let document = documented(&[&ONE]);
    assert_eq!(document["openapi"], "3.1.1");
    assert_eq!(document["info"], json!({"title": "server \"x\"", "version": "0.0.0"}));
    assert_eq!(document["tags"], json!([{"name": "one.Shelf", "description": "Says \"hi\"."}]));
    assert_eq!(document["security"], json!([{"key": []}]));
    let components = &document["components"];
    assert_eq!(components["securitySchemes"], json!({"key": {"type": "http"}}));
    let schemas: Vec<_> = components["schemas"].as_object().unwrap().keys().collect();
    assert_eq!(schemas, ["one.A", "one.B"], "those that are mentioned");
    let operation = &document["paths"]["/v1/{a}/x/{b}:go"]["get"];
    assert_eq!(
        (&operation["operationId"], &operation["tags"][0]),
        (&json!("Shelf_Do"), &json!("one.Shelf"))
    );
    let other = &document["paths"]["/v1/{a}"]["x-additionalOperations"]["REPORT"];
    assert_eq!(other["summary"], "x", "OpenAPI 3.1 has no key for it");
}

#[test]
fn services_compiled_apart_share_paths() {
    let document = documented(&[&ONE, &TWO]);
    assert_eq!(document["info"], json!({"title": "Two", "description": "Both.", "version": "2"}));
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths, ["/v1/{a}", "/v1/{a}/x/{b}:go"]);
    let item = &document["paths"]["/v1/{a}/x/{b}:go"];
    assert_eq!(item["get"]["operationId"], "Shelf_Do", "the first one stays");
    assert_eq!(item["post"]["operationId"], "two_Shelf_Shelf_Do");
    let parameters = json!([
        {"name": "a", "in": "path"},
        {"name": "b", "in": "path"},
        {"name": "a", "in": "query"},
    ]);
    assert_eq!(item["post"]["parameters"], parameters);
}

#[test]
fn is_valid_without_anything() {
    let document = documented(&[]);
    assert_eq!(document["paths"], json!({}));
    assert_eq!(document["components"], json!({"schemas": {}}));
    assert_eq!(document["security"], Value::Null);
}
