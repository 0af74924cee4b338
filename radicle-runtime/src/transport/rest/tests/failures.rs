use http::Request;

use super::support::{Answer, ask, ask_with, send};
use crate::transport::rest::Rest;

#[track_caller]
fn check(answer: &Answer, status: u16, code: i32, message: &str) {
    let expected = format!(r#"{{"code":{code},"message":"{message}","details":[]}}"#);
    assert_eq!((answer.status, &answer.text), (status, &expected));
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.length, Some(expected.len() as u64));
}

#[tokio::test]
async fn what_a_request_gets_wrong() {
    for (method, uri, body, status, code, message) in [
        ("GET", "/v2", "", 404, 5, "no method has the path /v2"),
        ("GET", "/v1/echo/", "", 404, 5, "no method has the path /v1/echo/"),
        (
            "PUT",
            "/v1/echo",
            "",
            405,
            12,
            "the path /v1/echo is not for this HTTP method; it takes POST",
        ),
        ("GET", "/v1/echo/%zz", "", 400, 3, "title: malformed percent escape in the path"),
        ("GET", "/v1/echo/%ff", "", 400, 3, "title: not UTF-8 after percent-decoding in the path"),
        (
            "GET",
            "/v1/echo/a?pages=%",
            "",
            400,
            3,
            "query parameter pages: malformed percent escape",
        ),
        ("POST", "/v1/echo", r#"{"failWith":5}"#, 404, 5, "as asked"),
        ("POST", "/v1/echo", r#"{"failWith":14}"#, 503, 14, "as asked"),
        ("POST", "/v1/echo", r#"{"title":"panic"}"#, 500, 13, "internal error"),
    ] {
        check(&send(method, uri, body).await, status, code, message);
    }
}

#[tokio::test]
async fn bad_values_name_their_field() {
    for (method, uri, body, named) in [
        ("POST", "/v1/echo", r#"{"pages":"x"}"#, "pages"),
        ("POST", "/v1/echo", r#"{"part":{"pages":"x"}}"#, "part.pages"),
        ("POST", "/v1/echo", "{", "at byte 1"),
        ("PATCH", "/v1/echo/a", r#"{"pages":"x"}"#, "part.pages"),
        ("GET", "/v1/echo/a?pages=x", "", "query parameter pages"),
        ("GET", "/v1/echo/a?pages=1&pages=2", "", "query parameter pages"),
        ("GET", "/v1/repeat/x", "", "pages"),
    ] {
        let answer = send(method, uri, body).await;
        assert_eq!(answer.status, 400, "{uri}: {}", answer.text);
        assert!(answer.text.contains(named), "{uri}: {}", answer.text);
    }
}

#[tokio::test]
async fn other_media_types_are_refused() {
    let send = |method: &str, content_type: &str| {
        let request = Request::builder().method(method).header("content-type", content_type);
        ask(request
            .uri(if method == "GET" { "/v1/echo/a" } else { "/v1/echo" })
            .body("{}")
            .unwrap())
    };
    let message = "content type text/plain is not supported, expected application/json";
    check(&send("POST", "text/plain").await, 415, 3, message);
    assert_eq!(send("POST", "application/vnd.book+json; v=1").await.status, 200);
    assert_eq!(send("GET", "text/plain").await.status, 200);
}

#[tokio::test]
async fn everything_is_bounded() {
    let config = || {
        let mut config = Rest { max_body_bytes: 8, ..Rest::default() };
        (config.max_query_bytes, config.max_query_pairs) = (20, 2);
        config
    };
    let send = |method: &str, uri: &str, body| {
        ask_with(config(), Request::builder().method(method).uri(uri).body(body).unwrap())
    };
    let message = "the request body is too large, the limit is 8 bytes";
    check(&send("POST", "/v1/echo", "{       }").await, 413, 8, message);
    check(&send("GET", "/v1/echo/a", "123456789").await, 413, 8, message);
    let message = "the query has 3 parameters, the limit is 2";
    check(&send("GET", "/v1/echo/a?a&b&c", "").await, 400, 3, message);
    let message = "the query has 21 bytes, the limit is 20 bytes";
    check(&send("GET", "/v1/echo/a?tags=0123456789012345", "").await, 400, 3, message);
    let long = "/v1/echo/0123456789012345678901234567890123456789012345678901234567890123456789\
        0123456789012345678901234567890123456789012345678901234567890123456789\
        0123456789012345678901234567890123456789012345678901234567890123456789";
    let answer = send("GET", long, "").await;
    assert_eq!(answer.status, 429);
    assert!(answer.text.contains("the limit is 200 bytes"), "{}", answer.text);
}

#[tokio::test]
async fn timeouts_are_honoured() {
    let send = |timeout: &str| {
        ask(Request::builder().uri("/v1/echo/a").header("grpc-timeout", timeout).body("").unwrap())
    };
    assert_eq!(send("9S").await.status, 200);
    let answer = send("soon").await;
    assert_eq!(answer.status, 400);
    assert!(answer.text.contains("malformed Grpc-Timeout"), "{}", answer.text);
}

#[tokio::test]
async fn strict_refuses_what_has_no_place() {
    let send = |method: &str, uri: &str, body| {
        let mut config = Rest::default();
        config.json.strict = true;
        ask_with(config, Request::builder().method(method).uri(uri).body(body).unwrap())
    };
    for (method, uri, body) in [
        ("GET", "/v1/echo/a?nobody=1", ""),
        ("GET", "/v1/echo/a?title=b", ""),
        ("POST", "/v1/echo?pages=1", "{}"),
        ("POST", "/v1/echo", r#"{"nobody":1}"#),
        ("GET", "/v1/echo/a", "{}"),
    ] {
        assert_eq!(send(method, uri, body).await.status, 400, "{method} {uri}");
    }
    assert_eq!(send("GET", "/v1/echo/a?pages=1", "").await.status, 200);
}
