//! What a REST request is: templates, percent-decoding, where fields come from, and the switches for it.
//!
//! | statement | test |
//! |---|---|
//! | grammar of templates | `tests/golden/errors/template_*` |
//! | `**` matches nothing, `*` nothing empty, a trailing slash is another path | [`wildcards_and_slashes`] |
//! | specificity decides | [`the_most_specific_template_wins`], `router/tests/reference.rs` |
//! | equal templates are errors | `tests/golden/errors/equal_templates`, [`mistakes_stop_the_start`] |
//! | verbs are compared raw, the longest wins, `%3A` starts none | [`verbs_are_compared_raw`], `router/tests/matching.rs` |
//! | custom kinds, any method, HEAD, OPTIONS | [`every_http_method`] |
//! | literals compare normalised | [`literals_compare_normalised`] |
//! | no limit on captures | `router/tests/captured.rs` |
//! | methods without a rule | [`methods_without_a_rule`] |
//! | one segment decodes all, several keep what the knob says | [`escapes_in_variables`] |
//! | malformed escapes and what is not UTF-8 | [`malformed_escapes`] |
//! | path over body over query | [`path_over_body_over_query`] |
//! | `body: "*"`, a field of any kind, a dotted path, none | [`where_the_body_goes`] |
//! | a dropped body is read and told once | `rest/tests/fields.rs` |
//! | every form of query values and path variables | [`every_form_in_the_query`], [`every_form_in_the_path`] |
//! | two values or members, unknown numbers: 400 naming the key | [`bad_queries_name_their_key`] |
//! | strict | [`strict_names_what_it_refuses`] |
//! | forms | [`forms_continue_the_query`] |
//! | bounds | `rest/tests/failures.rs` |
//! | metadata in and out, `-bin`, what never crosses | `rest/metadata/*.rs`, [`metadata_presets`] |
//! | trailers only for `TE: trailers` | `rest/tests/heads.rs` |
//! | timeouts, malformed ones, the cap | `rest/tests/failures.rs`, [`the_server_caps_timeouts`] |
//! | `X-HTTP-Method-Override` | [`methods_in_a_header`] |
//! | PATCH masks | [`a_patch_fills_its_mask`] |
//! | `x-http-code` | [`a_handler_chooses_the_status`] |
//! | `?pretty` and Accept parameters | [`line_breaks_on_request`] |
//! | CORS and compression | `tests/layers.rs` |
//! | server, then service, then method | [`the_closest_rule_wins`] |

use e2e::{
    Answer, FieldsService, Running, http1,
    proto::e2e::fields::{fields_server::FieldsServer, rival_server::RivalServer},
    start_with,
};
use radicle::{
    MetadataMapping, Rest, Unescape,
    http::{HeaderName, Method},
};

async fn serve(change: impl FnOnce(&mut Rest)) -> Running {
    start_with(|server| {
        server.service(FieldsServer::new(FieldsService)).rest(|rest| {
            rest.json.omit_defaults = true;
            change(rest);
        })
    })
    .await
}

async fn send(server: &Running, method: &str, path: &str, body: &str) -> Answer {
    http1(server.http, method, path, &[], body.to_owned()).await
}

/// Asks each `(request line, body)` and compares the answer, or the message of its failure.
async fn check(server: &Running, cases: &[(&str, &str, &str)]) {
    for (line, body, expected) in cases {
        let (method, path) = line.split_once(' ').expect("a method and a path");
        let answer = send(server, method, path, body).await;
        assert_eq!(outcome(&answer), *expected, "{line} {body}");
    }
}

/// The message, or the status and what is said of it.
fn outcome(answer: &Answer) -> String {
    match answer.status {
        200 => answer.text(),
        status => format!("{status} {}", answer.json()["message"].as_str().expect("a Status")),
    }
}

#[tokio::test]
async fn wildcards_and_slashes() {
    let cases = [
        ("GET /v1/rest", "", "{}"),
        ("GET /v1/rest/", "", "{}"),
        ("GET /v1/rest/a//b/", "", r#"{"text":"a//b/"}"#),
        ("GET /v1/text/a", "", r#"{"text":"a"}"#),
        ("GET /v1/names/a/parts/", "", "404 no method has the path /v1/names/a/parts/"),
    ];
    let slashes = [
        (
            "GET /v1/text/",
            "404 no method has the path /v1/text/",
            "404 no method has the path /v1/text/",
        ),
        ("GET /v1/text/a/", "404 no method has the path /v1/text/a/", r#"{"text":"a"}"#),
        (
            "GET /v1/text/a//",
            "404 no method has the path /v1/text/a//",
            "404 no method has the path /v1/text/a//",
        ),
        ("GET /v1/query/?text=a", "404 no method has the path /v1/query/", r#"{"text":"a"}"#),
        (
            "PUT /v1/text/a/",
            "404 no method has the path /v1/text/a/",
            "405 the path /v1/text/a/ is not for this HTTP method; it takes GET, HEAD, POST, PURGE",
        ),
        ("GET /", "404 no method has the path /", "404 no method has the path /"),
    ];
    for equal in [false, true] {
        let server = serve(|rest| rest.trailing_slash = equal).await;
        check(&server, &cases).await;
        let slashes =
            slashes.map(|(line, other, same)| (line, "", if equal { same } else { other }));
        check(&server, &slashes).await;
    }
}

#[tokio::test]
async fn the_most_specific_template_wins() {
    let server = serve(|_| {}).await;
    check(
        &server,
        &[
            ("GET /v1/names/a/parts/b", "", r#"{"text":"names/a/parts/b"}"#),
            ("DELETE /v1/any/a", "", r#"{"maybe":"a"}"#),
            ("DELETE /v1/any/a/part", "", r#"{"text":"a"}"#),
        ],
    )
    .await;
}

#[tokio::test]
async fn verbs_are_compared_raw() {
    let server = serve(|_| {}).await;
    check(
        &server,
        &[
            ("GET /v1/rest/a:r%65ad", "", r#"{"text":"a"}"#),
            ("GET /v1/rest/a:read", "", r#"{"text":"a:read"}"#),
            ("GET /v1/rest/a%3Ar%65ad", "", r#"{"text":"a%3Aread"}"#),
            ("GET /v1/rest/a:b:r%65ad", "", r#"{"text":"a:b"}"#),
            ("GET /v1/text/a:b", "", r#"{"text":"a:b"}"#),
        ],
    )
    .await;
}

#[tokio::test]
async fn every_http_method() {
    let server = serve(|_| {}).await;
    check(
        &server,
        &[
            ("PURGE /v1/text/a", "", r#"{"text":"a"}"#),
            ("FETCH /v1/text/a", "", "405 the path /v1/text/a is not for this HTTP method; it takes GET, HEAD, POST, PURGE"),
            ("FETCH /v1/any/a", "", r#"{"text":"a"}"#),
            ("OPTIONS /v1/any/a", "", r#"{"text":"a"}"#),
        ],
    )
    .await;
    let head = send(&server, "HEAD", "/v1/text/a", "").await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), Some("12"));
    let options = send(&server, "OPTIONS", "/v1/text/a", "").await;
    assert_eq!((options.status, options.header("allow")), (204, Some("GET, HEAD, POST, PURGE")));
}

#[tokio::test]
async fn literals_compare_normalised() {
    let server = serve(|_| {}).await;
    for path in ["/v1/caf%C3%A8/a%3Ab", "/%761/caf%c3%a8/a:b", "/v1/%63af%C3%A8/%61%3ab"] {
        assert_eq!(send(&server, "GET", path, "").await.status, 200, "{path}");
    }
    assert_eq!(send(&server, "GET", "/v1/caff%C3%A8/a:b", "").await.status, 404);
}

#[tokio::test]
async fn methods_without_a_rule() {
    let path = "POST /e2e.fields.Fields/Hidden?text=b";
    let server = serve(|_| {}).await;
    let missing = "404 no method has the path /e2e.fields.Fields/Hidden";
    check(&server, &[(path, r#"{"text":"a"}"#, missing)]).await;
    let server = serve(|rest| rest.unbound_methods = true).await;
    check(
        &server,
        &[
            (path, r#"{"text":"a"}"#, r#"{"text":"a"}"#),
            (
                "POST /e2e.fields.Fields/Get",
                "",
                "404 no method has the path /e2e.fields.Fields/Get",
            ),
            // The server's own services are not the application's to expose.
            (
                "POST /grpc.health.v1.Health/Check",
                "{}",
                "404 no method has the path /grpc.health.v1.Health/Check",
            ),
        ],
    )
    .await;
    let get = send(&server, "GET", "/e2e.fields.Fields/Hidden", "").await;
    assert_eq!((get.status, get.header("allow")), (405, Some("POST")));
}

#[tokio::test]
async fn escapes_in_variables() {
    let single = ("GET /v1/text/a%2Fb%3Ac%20d+e", "", r#"{"text":"a/b:c d+e"}"#);
    for (unescape, expected) in [
        (Unescape::Reserved, r#"{"text":"a%2Fb%3Ac d"}"#),
        (Unescape::Slash, r#"{"text":"a%2Fb:c d"}"#),
        (Unescape::All, r#"{"text":"a/b:c d"}"#),
    ] {
        let server = serve(|rest| rest.unescape = unescape).await;
        check(&server, &[single, ("GET /v1/rest/a%2Fb%3Ac%20d", "", expected)]).await;
    }
}

#[tokio::test]
async fn malformed_escapes() {
    let server = serve(|_| {}).await;
    check(
        &server,
        &[
            ("GET /v1/text/%zz", "", "400 text: malformed percent escape in the path"),
            ("GET /v1/inner/%f", "", "400 inner.text: malformed percent escape in the path"),
            ("GET /v1/rest/a/%FF", "", "400 text: not UTF-8 after percent-decoding in the path"),
        ],
    )
    .await;
}

#[tokio::test]
async fn path_over_body_over_query() {
    let server = serve(|_| {}).await;
    check(
        &server,
        &[
            ("PUT /v1/things/path?text=query", r#"{"text":"body"}"#, r#"{"text":"path"}"#),
            (
                "PUT /v1/things/path?maybe=query",
                r#"{"aBool":true}"#,
                r#"{"text":"path","aBool":true}"#,
            ),
            ("GET /v1/text/path?text=query&maybe=query", "", r#"{"text":"path","maybe":"query"}"#),
            (
                "PATCH /v1/things/path?thing.text=query&thing.maybe=query&note=query",
                r#"{"text":"body"}"#,
                r#"{"thing":{"text":"path"},"updateMask":"text","note":"query"}"#,
            ),
            (
                "GET /v1/inner/path?inner.pageCount=2",
                "",
                r#"{"inner":{"text":"path","pageCount":2}}"#,
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn where_the_body_goes() {
    let server = serve(|_| {}).await;
    check(
        &server,
        &[
            ("POST /v1/things", r#"{"text":"a"}"#, r#"{"text":"a"}"#),
            ("POST /v1/things?text=b", "{}", "{}"),
            ("PUT /v1/thing?note=n", r#"{"text":"a"}"#, r#"{"thing":{"text":"a"},"note":"n"}"#),
            (
                "PUT /v1/thing/inner?thing.text=t",
                r#"{"text":"a"}"#,
                r#"{"thing":{"text":"t","inner":{"text":"a"}}}"#,
            ),
            ("PUT /v1/thing/numbers", "[1,2]", r#"{"thing":{"numbers":[1,2]}}"#),
            ("PUT /v1/note", r#""n""#, r#"{"note":"n"}"#),
            ("POST /v1/empty?text=a", "dropped", r#"{"text":"a"}"#),
        ],
    )
    .await;
}

#[tokio::test]
async fn every_form_in_the_query() {
    let server = serve(|_| {}).await;
    for (query, expected) in [
        ("an_int64=1", r#"{"anInt64":"1"}"#),
        ("anInt64=1", r#"{"anInt64":"1"}"#),
        (
            "inner.page_count=1&inner.inner.pageCount=2",
            r#"{"inner":{"pageCount":1,"inner":{"pageCount":2}}}"#,
        ),
        ("numbers=1&numbers=2", r#"{"numbers":[1,2]}"#),
        ("counts[a]=1&counts[b.c]=2", r#"{"counts":{"a":1,"b.c":2}}"#),
        ("counts%5Ba%5D=1", r#"{"counts":{"a":1}}"#),
        ("flags[-1]=true", r#"{"flags":{"-1":true}}"#),
        ("kind=KIND_PAPER", r#"{"kind":"KIND_PAPER"}"#),
        ("kinds=1&kinds=KIND_UNSPECIFIED", r#"{"kinds":["KIND_PAPER","KIND_UNSPECIFIED"]}"#),
        ("data=%2B/8=", r#"{"data":"+/8="}"#),
        ("data=-_8", r#"{"data":"+/8="}"#),
        ("wrapped=", r#"{"wrapped":""}"#),
        ("wrappedInt64=7", r#"{"wrappedInt64":"7"}"#),
        ("at=2026-01-02T03:04:05Z", r#"{"at":"2026-01-02T03:04:05Z"}"#),
        ("lasts=1.5s", r#"{"lasts":"1.500s"}"#),
        ("mask=text,anInt64", r#"{"mask":"text,anInt64"}"#),
        ("object={%22a%22:[1]}", r#"{"object":{"a":[1]}}"#),
        ("value=null", r#"{"value":null}"#),
        ("list=[true]", r#"{"list":[true]}"#),
        ("maybe=", r#"{"maybe":""}"#),
        ("number=0", r#"{"number":0}"#),
        ("aDouble=-Infinity", r#"{"aDouble":"-Infinity"}"#),
        ("text=a+b%2Bc", r#"{"text":"a b+c"}"#),
        ("unknown=1&inner.unknown=2&text.x=3", "{}"),
    ] {
        // Braces and quotes are for the eye: a URI has none.
        let query = query.replace('{', "%7B").replace('}', "%7D");
        check(&server, &[(&format!("GET /v1/query?{query}"), "", expected)]).await;
    }
}

#[tokio::test]
async fn every_form_in_the_path() {
    let server = serve(|_| {}).await;
    check(
        &server,
        &[
            ("GET /v1/int64/-7", "", r#"{"anInt64":"-7"}"#),
            ("GET /v1/bool/true", "", r#"{"aBool":true}"#),
            ("GET /v1/double/1e3", "", r#"{"aDouble":1000}"#),
            ("GET /v1/data/-_8", "", r#"{"data":"+/8="}"#),
            ("GET /v1/kind/KIND_PAPER", "", r#"{"kind":"KIND_PAPER"}"#),
            ("GET /v1/kind/1", "", r#"{"kind":"KIND_PAPER"}"#),
            ("GET /v1/wrapped/a%2Fb", "", r#"{"wrapped":"a/b"}"#),
            ("GET /v1/at/2026-01-02T03:04:05Z", "", r#"{"at":"2026-01-02T03:04:05Z"}"#),
            ("GET /v1/lasts/3s", "", r#"{"lasts":"3s"}"#),
            ("GET /v1/mask/text,aBool", "", r#"{"mask":"text,aBool"}"#),
            ("GET /v1/maybe/x", "", r#"{"maybe":"x"}"#),
            ("GET /v1/member/0", "", r#"{"number":0}"#),
            (
                "GET /v1/kind/9",
                "",
                "400 kind: expected one of KIND_UNSPECIFIED, KIND_PAPER, found \"9\" in the path",
            ),
            (
                "GET /v1/member/1?name=a",
                "",
                "400 query parameter name: another field of the same oneof is given already",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn bad_queries_name_their_key() {
    let server = serve(|_| {}).await;
    for (query, expected) in [
        ("anInt64=x", "anInt64: expected an integer, found \"x\""),
        ("inner.page_count=x", "inner.page_count: expected an integer, found \"x\""),
        ("kind=9", "kind: expected one of KIND_UNSPECIFIED, KIND_PAPER, found \"9\""),
        ("data=a*b", "data: expected a string of base64, found \"a*b\""),
        ("text=a&text=b", "text: the field is given twice"),
        ("an_int64=1&anInt64=1", "anInt64: the field is given twice"),
        ("number=1&name=a", "name: another field of the same oneof is given already"),
        ("flags[x]=true", "flags[x]: expected an integer, found \"x\""),
        ("counts[a]=1&counts[a]=2", "counts[a]: the key is given twice"),
        ("counts=1", "counts: a map needs the key of an entry, `field[key]`"),
        ("inner=1", "inner: a message of this type has no text form"),
        ("numbers=1&numbers=x", "numbers: expected an integer, found \"x\""),
        ("text=%zz", "text: malformed percent escape"),
    ] {
        let expected = format!("400 query parameter {expected}");
        check(&server, &[(&format!("GET /v1/query?{query}"), "", &expected)]).await;
    }
    let long = format!("GET /v1/query?counts[{}]=x", "k".repeat(5000));
    let (_, path) = long.split_once(' ').unwrap();
    let said = outcome(&send(&server, "GET", path, "").await);
    assert!(said.starts_with("400 query parameter counts[kkkk"), "{said}");
    assert!(said.chars().count() < 200, "{said}");
}

#[tokio::test]
async fn strict_names_what_it_refuses() {
    let server = serve(|rest| rest.json.strict = true).await;
    check(
        &server,
        &[
            ("GET /v1/query?text=a", "", r#"{"text":"a"}"#),
            ("GET /v1/query?nobody=1", "", "400 query parameter nobody: unknown field \"nobody\""),
            (
                "GET /v1/query?inner.nobody=1",
                "",
                "400 query parameter inner.nobody: unknown field \"nobody\"",
            ),
            (
                "GET /v1/text/a?text=b",
                "",
                "400 query parameter text: path or body have set the field",
            ),
            (
                "POST /v1/things?text=b",
                "{}",
                "400 query parameter text: the body is the whole message",
            ),
            (
                "POST /v1/things",
                r#"{"inner":{"nobody":1}}"#,
                "400 inner: unknown field \"nobody\" at byte 10",
            ),
            ("GET /v1/query", "x", "400 the method takes no request body"),
        ],
    )
    .await;
}

#[tokio::test]
async fn forms_continue_the_query() {
    const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded; charset=UTF-8");
    let server = serve(|rest| {
        (rest.max_query_pairs, rest.max_query_bytes) = (3, 40);
    })
    .await;
    for (path, body, expected) in [
        ("/v1/empty?numbers=1", "numbers=2&text=a+b", r#"{"text":"a b","numbers":[1,2]}"#),
        ("/v1/empty", "", "{}"),
        ("/v1/text/path", "text=form", r#"{"text":"path"}"#),
        ("/v1/empty?text=a", "text=b", "400 query parameter text: the field is given twice"),
        ("/v1/empty?a&b", "c&d", "400 the query has 4 parameters, the limit is 3"),
        (
            "/v1/empty?text=a",
            "wrapped=0123456789012345678901234567890123456789",
            "400 the query has 54 bytes, the limit is 40 bytes",
        ),
        ("/v1/empty", "text=%zz", "400 query parameter text: malformed percent escape"),
        (
            "/v1/things",
            "text=a",
            "415 content type application/x-www-form-urlencoded; charset=UTF-8 is not supported, expected application/json",
        ),
    ] {
        let answer = http1(server.http, "POST", path, &[FORM], body.to_owned()).await;
        assert_eq!(outcome(&answer), expected, "{path} {body}");
    }
    let answer = http1(server.http, "POST", "/v1/empty", &[FORM], &b"text=\xff"[..]).await;
    assert_eq!(outcome(&answer), "400 the form is not UTF-8");
    let server = serve(|rest| rest.json.strict = true).await;
    let answer = http1(server.http, "POST", "/v1/empty", &[FORM], "text=a").await;
    assert_eq!(outcome(&answer), r#"{"text":"a"}"#);
    let answer = http1(server.http, "POST", "/v1/empty", &[FORM], "nobody=a").await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn a_patch_fills_its_mask() {
    let cases = [
        (
            "",
            r#"{"anInt64":null,"inner":{"page_count":0,"inner":{"text":"x"}}}"#,
            "anInt64,inner.pageCount,inner.inner.text",
        ),
        ("", r#"{"inner":{},"inners":[{"text":"x"}]}"#, "inner,inners"),
        ("", r#"{"counts":{"a":1},"object":{"a":{"b":1}},"at":null}"#, "counts,object,at"),
        ("", r#"{"name":"x","wrapped":"y","value":null,"unknown":{"a":1}}"#, "name,wrapped,value"),
        ("?updateMask=", r#"{"text":"x"}"#, "text"),
        ("?updateMask=kind", r#"{"text":"x"}"#, "kind"),
        ("", "{}", ""),
        ("", "", ""),
    ];
    let server = serve(|_| {}).await;
    for (query, body, expected) in cases {
        let answer = send(&server, "PATCH", &format!("/v1/things/x{query}"), body).await;
        let mask = answer.json()["updateMask"].as_str().unwrap_or_default().to_owned();
        assert_eq!((answer.status, mask.as_str()), (200, expected), "{query} {body}");
    }
    let put = send(&server, "PUT", "/v1/thing", r#"{"text":"x"}"#).await;
    assert_eq!(outcome(&put), r#"{"thing":{"text":"x"}}"#);
    let server = serve(|rest| rest.patch_masks = false).await;
    let off = send(&server, "PATCH", "/v1/things/x", r#"{"aBool":true}"#).await;
    assert_eq!(outcome(&off), r#"{"thing":{"text":"x","aBool":true}}"#);
}

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
