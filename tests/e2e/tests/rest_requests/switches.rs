use e2e::{
    FieldsService, http1,
    proto::e2e::fields::{fields_server::FieldsServer, rival_server::RivalServer},
    start_with,
};
use radicle::{
    MetadataMapping,
    http::{HeaderName, Method},
};

use super::{outcome, send, serve};

#[tokio::test]
async fn metadata_presets() {
    let shelf = || HeaderName::from_static("x-shelf");
    let body = r#"{"text":"code 201"}"#;
    for (mapping, header) in [
        (MetadataMapping::grpc_gateway(), Some("grpc-metadata-x-shelf")),
        (MetadataMapping::passthrough(), Some("x-shelf")),
        (MetadataMapping::allow_list([shelf()]), Some("x-shelf")),
        (MetadataMapping::allow_list([]), None),
        (
            MetadataMapping::allow_list([])
                .outgoing(move |name| (*name == shelf()).then(|| HeaderName::from_static("shelf"))),
            Some("shelf"),
        ),
    ] {
        let server = serve(|rest| rest.metadata = mapping).await;
        let answer = send(&server, "POST", "/v1/things", body).await;
        let names = ["grpc-metadata-x-shelf", "x-shelf", "shelf"];
        let found: Vec<_> =
            names.iter().filter(|name| answer.headers.contains_key(**name)).collect();
        assert_eq!(found, header.iter().collect::<Vec<_>>());
    }
    let server = serve(|rest| rest.metadata = MetadataMapping::passthrough()).await;
    for (value, expected) in [("yes", 200), ("", 200)] {
        let answer = http1(server.http, "POST", "/echo", &[("x-test", value)], "{}").await;
        assert_eq!(answer.status, expected);
        assert_eq!(answer.json()["metadata"].as_str().unwrap_or_default(), value);
    }
    for path in ["/echo", "/v1/things"] {
        let bad = http1(server.http, "POST", path, &[("x-bin", "?")], "{}").await;
        assert_eq!(outcome(&bad), "400 metadata x-bin: not base64", "{path}");
    }
}

#[tokio::test]
async fn the_server_caps_timeouts() {
    let server = start_with(|server| {
        server.limits(|limits| limits.max_timeout = Some(std::time::Duration::from_millis(50)))
    })
    .await;
    let body = r#"{"delayMs":2000}"#;
    let answer = http1(server.http, "POST", "/echo", &[("grpc-timeout", "1H")], body).await;
    assert_eq!(answer.status, 504, "{}", answer.text());
    let grpc = e2e::Grpc::new("/e2e.Echo/Say").header("grpc-timeout", "1H");
    // Field 3, `delay_ms`: 2,000.
    let answer = grpc.data(e2e::frame(&[0x18, 0xd0, 0x0f])).send(server.grpc).await;
    assert_eq!(answer.grpc_status(), Some(4));
    let body = r#"{"delayMs":100}"#;
    let answer = http1(server.http, "POST", "/echo", &[], body).await;
    assert_eq!(answer.status, 200, "a call without a timeout has none");
}

#[tokio::test]
async fn methods_in_a_header() {
    let on = serve(|rest| rest.method_override = vec![Method::GET, Method::DELETE]).await;
    let off = serve(|_| {}).await;
    for (server, method, header, expected) in [
        (&on, "POST", "DELETE", r#"{"maybe":"a"}"#),
        (&on, "POST", "PUT", r#"{"text":"a"}"#),
        (&on, "POST", "delete", r#"{"text":"a"}"#),
        (&on, "PUT", "DELETE", r#"{"text":"a"}"#),
        (&off, "POST", "DELETE", r#"{"text":"a"}"#),
    ] {
        let header = [("x-http-method-override", header)];
        let answer = http1(server.http, method, "/v1/any/a", &header, "").await;
        assert_eq!(outcome(&answer), expected, "{method} {header:?}");
    }
    let long =
        [("x-http-method-override", "GET"), ("content-type", "application/x-www-form-urlencoded")];
    let answer = http1(on.http, "POST", "/v1/query", &long, "text=a").await;
    assert_eq!(outcome(&answer), r#"{"text":"a"}"#);
}

#[tokio::test]
async fn a_handler_chooses_the_status() {
    let server = serve(|rest| rest.http_code = true).await;
    for (code, status, length) in
        [("201", 201, 19), ("204", 204, 0), ("99", 200, 18), ("x", 200, 17)]
    {
        let body = format!(r#"{{"text":"code {code}"}}"#);
        let answer = send(&server, "POST", "/v1/things", &body).await;
        assert_eq!((answer.status, answer.body.len()), (status, length), "{code}");
        assert_eq!(answer.header("content-type").is_some(), length > 0, "{code}");
        assert_eq!(answer.header("grpc-metadata-x-http-code"), None, "{code}");
    }
    let server = serve(|_| {}).await;
    let answer = send(&server, "POST", "/v1/things", r#"{"text":"code 201"}"#).await;
    assert_eq!((answer.status, answer.header("grpc-metadata-x-http-code")), (200, Some("201")));
}

#[tokio::test]
async fn line_breaks_on_request() {
    let (pretty, plain) = ("{\n  \"text\": \"a\"\n}", r#"{"text":"a"}"#);
    let on = serve(|rest| rest.pretty_on_request = true).await;
    let off = serve(|_| {}).await;
    let strict = serve(|rest| {
        rest.pretty_on_request = true;
        rest.json.strict = true;
    })
    .await;
    for (server, query, accept, expected) in [
        (&on, "", "*/*", plain),
        (&on, "?pretty", "*/*", pretty),
        (&on, "?pretty=true", "*/*", pretty),
        (&on, "?pretty=false", "application/json;pretty=1", plain),
        (&on, "", "application/json;pretty=1", pretty),
        (&off, "?pretty", "application/json;pretty=1", plain),
        (&strict, "?pretty", "*/*", pretty),
    ] {
        let (get, post) = (format!("/v1/text/a{query}"), format!("/v1/things{query}"));
        for (method, path, body) in [("GET", get, ""), ("POST", post, plain)] {
            let answer = http1(server.http, method, &path, &[("accept", accept)], body).await;
            assert_eq!(outcome(&answer), expected, "{method} {path} {accept}");
        }
    }
    let lines = send(&on, "GET", "/repeat/a?count=2&pretty", "").await;
    assert_eq!(lines.text().lines().count(), 2, "{}", lines.text());
    let failed = send(&on, "GET", "/v1/int64/x?pretty", "").await;
    assert!(failed.text().starts_with("{\n"), "{}", failed.text());
}

#[tokio::test]
async fn the_closest_rule_wins() {
    let server = start_with(|server| {
        server
            .service(FieldsServer::new(FieldsService))
            .rest_for("e2e.fields.Fields/Get", |rest| rest.json.omit_defaults = false)
            .rest_for("e2e.fields.Fields", |rest| {
                rest.json.omit_defaults = true;
                rest.json.enums_as_ints = true;
            })
            .rest(|rest| rest.json.use_proto_names = true)
    })
    .await;
    let get = send(&server, "GET", "/v1/kind/1", "").await.json();
    assert_eq!((&get["kind"], &get["an_int64"]), (&1.into(), &"0".into()), "the method's");
    let create = send(&server, "POST", "/v1/things", r#"{"kind":1,"anInt64":5}"#).await;
    assert_eq!(create.text(), r#"{"an_int64":"5","kind":1}"#, "the service's");
    let echo = send(&server, "GET", "/echo/a", "").await.json();
    assert!(echo.get("inner").is_some_and(|inner| inner.is_null()), "the server's: {echo}");
}

#[tokio::test]
async fn mistakes_stop_the_start() {
    for (server, expected) in [
        (
            radicle::Server::new("e2e")
                .service(FieldsServer::new(FieldsService))
                .service(RivalServer::new(FieldsService))
                .rest(|rest| rest.unbound_methods = true),
            "`POST /e2e.fields.Fields/Hidden` of e2e.fields.Rival.Take matches the same paths as \
             `POST /e2e.fields.Fields/Hidden` of e2e.fields.Fields.Hidden; change one of them",
        ),
        (
            radicle::Server::new("e2e").rest_for("e2e.Echo", |rest| rest.trailing_slash = true),
            "`rest_for` changes `trailing_slash` or `method_override` for `e2e.Echo`, \
             which are of the whole server; set them with `rest`",
        ),
        (
            radicle::Server::new("e2e").rest_for("e2e.Nobody", |_| {}),
            "`rest_for` names `e2e.Nobody`, which the server does not have; \
             write `package.Service` or `package.Service/Method`",
        ),
    ] {
        let server = server.http(("127.0.0.1", 0)).signals(false).service(e2e::EchoService);
        let error = server.bind().await.map(drop).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}
