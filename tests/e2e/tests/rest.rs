//! The REST gateway on a real socket.

use e2e::{Grpc, Running, http1, start};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn get(server: &Running, path: &str) -> e2e::Answer {
    http1(server.http, "GET", path, &[], "").await
}

async fn post(server: &Running, body: &str) -> e2e::Answer {
    http1(server.http, "POST", "/echo", &[("content-type", "application/json")], body.to_owned())
        .await
}

#[tokio::test]
async fn bodies_paths_and_queries() {
    let server = start().await;
    let answer = post(&server, r#"{"text": "hi", "inner": {"numbers": [1, "2"]}}"#).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.json()["text"], "hi");
    assert_eq!(answer.json()["inner"], json!({"path": "", "numbers": [1, 2]}));

    for (path, text, inner) in [
        ("/echo/hi", "hi", Value::Null),
        ("/echo/a%2Fb%20c", "a/b c", Value::Null),
        (
            "/echo/hi?inner.path=x&inner.numbers=3&inner.numbers=4",
            "hi",
            json!({"path": "x", "numbers": [3, 4]}),
        ),
        ("/echo/hi?unknown=1&inner.path=%C3%A4+b", "hi", json!({"path": "ä b", "numbers": []})),
        ("/folders/a/b/c:read?text=hi", "hi", json!({"path": "a/b/c", "numbers": []})),
        ("/folders/a:read", "", json!({"path": "a", "numbers": []})),
        ("/echo/a?text=b", "a", Value::Null),
    ] {
        let answer = get(&server, path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let answer = answer.json();
        assert_eq!((&answer["text"], &answer["inner"]), (&json!(text), &inner), "{path}");
    }
    let inner = http1(server.http, "PUT", "/echo/hi/inner", &[], r#"{"numbers": [5]}"#).await;
    assert_eq!(inner.json()["inner"]["numbers"], json!([5]));
    assert_eq!(inner.json()["text"], "hi");
}

#[tokio::test]
async fn what_a_client_gets_wrong() {
    let server = start().await;
    let big = format!(r#"{{"text": "{}"}}"#, "x".repeat(5 * 1024 * 1024));
    let json_type = ("content-type", "application/json");
    for (method, path, header, body, status, code, message) in [
        ("GET", "/nope", json_type, "", 404, 5, "/nope"),
        ("GET", "/echo/a/b", json_type, "", 404, 5, ""),
        ("GET", "/echo/", json_type, "", 404, 5, ""),
        ("DELETE", "/echo", json_type, "", 405, 12, ""),
        ("POST", "/echo", json_type, "{", 400, 3, "at byte 1"),
        ("POST", "/echo", json_type, r#"{"count": "x"}"#, 400, 3, "count"),
        ("POST", "/echo", json_type, r#"{"text": "a"} x"#, 400, 3, "at byte"),
        ("POST", "/echo", json_type, &big, 413, 8, ""),
        ("POST", "/echo", ("content-type", "text/plain"), "{}", 415, 3, "text/plain"),
        ("GET", "/echo/%ff", json_type, "", 400, 3, "text"),
        ("GET", "/echo/%zz", json_type, "", 400, 3, "text"),
        ("GET", "/echo/a?count=x", json_type, "", 400, 3, "count"),
        ("GET", "/echo/a?count=1&count=2", json_type, "", 400, 3, "count"),
        ("POST", "/echo", ("grpc-timeout", "soon"), "{}", 400, 3, "soon"),
        ("POST", "/echo", json_type, r#"{"fail": 5}"#, 404, 5, "asked to fail: ä%"),
        ("POST", "/echo", json_type, r#"{"fail": 14}"#, 503, 14, "asked to fail"),
        ("POST", "/echo", json_type, r#"{"panic": true, "text": "s"}"#, 500, 13, "internal error"),
        ("POST", "/echo", ("grpc-timeout", "20m"), r#"{"delayMs": 9999}"#, 504, 4, "deadline"),
    ] {
        let answer = http1(server.http, method, path, &[header], body.to_owned()).await;
        let about = format!("{method} {path} {:?}: {}", body.get(..40), answer.text());
        assert_eq!(answer.status, status, "{about}");
        assert_eq!(answer.header("content-type"), Some("application/json"), "{about}");
        let answer = answer.json();
        assert_eq!(answer["code"], code, "{about}");
        assert!(answer["message"].as_str().is_some_and(|it| it.contains(message)), "{about}");
        assert!(answer["details"].is_array(), "{about}");
        assert!(!answer.to_string().contains("secret"), "{about}");
    }
    let wrong_method = http1(server.http, "DELETE", "/echo", &[], "").await;
    assert_eq!(wrong_method.header("allow"), Some("POST"));
    let unauthenticated = post(&server, r#"{"fail": 16}"#).await;
    assert_eq!(
        (unauthenticated.status, unauthenticated.header("www-authenticate")),
        (401, Some("Bearer"))
    );
}

#[tokio::test]
async fn streams_are_lines() {
    let server = start().await;
    let answer = get(&server, "/repeat/hi?count=3").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    let lines: Vec<Value> = answer
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line["result"]["text"] == "hi"));

    let empty = get(&server, "/repeat/hi").await;
    assert_eq!((empty.status, empty.text().as_str()), (200, ""));

    let late = get(&server, "/repeat/hi?count=2&fail=5").await;
    assert_eq!(late.status, 200);
    let text = late.text();
    let last: Value = serde_json::from_str(text.lines().last().expect("lines")).expect("JSON");
    assert_eq!((text.lines().count(), &last["error"]["code"]), (3, &json!(5)));

    for query in ["fail=5", "fail=5&refuse=true", "fail=5&delay_ms=50"] {
        let first = get(&server, &format!("/repeat/hi?{query}")).await;
        assert_eq!((first.status, &first.json()["code"]), (404, &json!(5)), "{query}");
    }
}

#[tokio::test]
async fn metadata_crosses() {
    let server = start().await;
    let headers = [("grpc-metadata-x-test", "yes"), ("te", "trailers")];
    let answer = http1(server.http, "POST", "/echo", &headers, r#"{"text": "hi"}"#).await;
    assert_eq!(answer.json()["metadata"], "yes");
    assert_eq!(answer.header("grpc-metadata-x-initial"), Some("first"));
    assert!(answer.json()["peer"].as_str().is_some_and(|peer| peer.starts_with("127.0.0.1:")));
}

#[tokio::test]
async fn metadata_is_checked_also_for_who_does_not_see_it() {
    let server = start().await;
    let wrong = [("grpc-metadata-key-bin", "!")];
    for path in ["/echo/hi", "/repeat/hi?count=1"] {
        let answer = http1(server.http, "GET", path, &wrong, "").await;
        assert_eq!(answer.status, 400, "{path}: {}", answer.text());
    }
}

#[tokio::test]
async fn head_and_options() {
    let server = start().await;
    let get = get(&server, "/echo/hi").await;
    let head = http1(server.http, "HEAD", "/echo/hi", &[], "").await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-type"), get.header("content-type"));
    let options = http1(server.http, "OPTIONS", "/echo/hi", &[], "").await;
    let allow = options.header("allow").expect("the methods are listed");
    assert!(allow.contains("GET") && allow.contains("HEAD"), "{allow}");
}

#[tokio::test]
async fn over_http2_as_over_http1() {
    let server = start().await;
    let request = Grpc::new("/echo").header("content-type", "application/json");
    let answer = request.data(r#"{"text": "hi"}"#).send(server.http).await;
    assert_eq!((answer.status, &answer.json()["text"]), (200, &json!("hi")));
    let stream = Grpc::new("/repeat/hi?count=2").method("GET").send(server.http).await;
    assert_eq!((stream.status, stream.text().lines().count()), (200, 2));
    let wrong = Grpc::new("/nope").method("GET").send(server.http).await;
    assert_eq!((wrong.status, &wrong.json()["code"]), (404, &json!(5)));
}

#[tokio::test]
async fn a_body_that_breaks_is_the_clients_mistake() {
    let server = start().await;
    for (length, body) in [
        ("content-length: 9", r#"{"text":"#),
        ("transfer-encoding: chunked", "no length\r\n"),
        ("transfer-encoding: chunked", "2\r\n{"),
    ] {
        let mut stream = TcpStream::connect(server.http).await.unwrap();
        let request = format!("POST /echo HTTP/1.1\r\nhost: a\r\n{length}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 400 "), "{body}: {answer}");
        assert!(answer.contains(r#""code":3,"message":"bad request body"#), "{body}: {answer}");
    }
}
