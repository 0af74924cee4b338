use radicle::Unescape;

use super::{check, send, serve};

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
