//! `google.api.HttpBody`: raw bytes in and out.

use e2e::{Answer, Running, http1, start, start_with};
use serde_json::json;

/// Bytes that are neither text nor JSON, and lines that a delimiter would change.
const BYTES: &[u8] = b"\x00\xff{\n\n\"\r\n";

async fn get(server: &Running, path: &str) -> Answer {
    http1(server.http, "GET", path, &[], "").await
}

async fn send(server: &Running, method: &str, path: &str, content_type: &str) -> Answer {
    http1(server.http, method, path, &[("content-type", content_type)], BYTES).await
}

#[tokio::test]
async fn a_response_is_its_bytes() {
    let server = start().await;
    for (query, content_type) in [
        ("content_type=text/csv;%20charset%3Dutf-8", "text/csv; charset=utf-8"),
        ("", "application/octet-stream"),
    ] {
        let path = format!("/files/a?chunks=a,&chunks=b&{query}");
        let answer = get(&server, &path).await;
        assert_eq!((answer.status, answer.text().as_str()), (200, "a,b"));
        assert_eq!(answer.header("content-type"), Some(content_type));
        assert_eq!(answer.header("content-length"), Some("3"));
        let head = http1(server.http, "HEAD", &path, &[], "").await;
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.header("content-type"), Some(content_type));
        assert_eq!(head.header("content-length"), Some("3"));
    }
    let failed = get(&server, "/files/a?fail=5").await;
    assert_eq!((failed.status, &failed.json()["code"]), (404, &json!(5)));
    assert_eq!(failed.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn a_content_type_that_is_no_header_is_the_handlers_fault() {
    let server = start().await;
    for path in ["/files/a", "/downloads/a"] {
        let path = format!("{path}?chunks=a&content_type=a%0D%0Ax-evil:%201");
        let answer = get(&server, &path).await;
        assert_eq!((answer.status, &answer.json()["code"]), (500, &json!(13)));
        assert_eq!(answer.header("x-evil"), None);
        assert!(!answer.text().contains("evil"), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_request_is_its_bytes() {
    let server = start().await;
    for content_type in ["image/png", "application/json", "x/y; charset=latin-1", "nonsense"] {
        let answer = send(&server, "PUT", "/files?data=ignored", content_type).await;
        assert_eq!((answer.status, &*answer.body), (200, BYTES));
        assert_eq!(answer.header("content-type"), Some(content_type));
    }
    let without = http1(server.http, "PUT", "/files", &[], BYTES).await;
    assert_eq!((without.status, &*without.body), (200, BYTES));
    assert_eq!(without.header("content-type"), Some("application/octet-stream"));
    let empty = http1(server.http, "PUT", "/files", &[], "").await;
    assert_eq!((empty.status, empty.body.len()), (200, 0));
}

#[tokio::test]
async fn a_field_is_the_body() {
    let server = start().await;
    let nested = send(&server, "POST", "/files/a/attachment", "x/y").await;
    let expected = json!({
        "name": "a",
        "attachment": {"file": {"contentType": "x/y", "data": "AP97CgoiDQo=", "extensions": []}},
        "cover": null,
    });
    assert_eq!((nested.status, nested.json()), (200, expected));
    let path = "/files/a/attachment?attachment.link=b&name=b&cover.content_type=z";
    let mixed = send(&server, "POST", path, "x/y").await;
    // The query may not touch what path and body have set, another member of the oneof among it.
    assert_eq!((mixed.status, &mixed.json()["code"]), (400, &json!(3)), "{}", mixed.text());
    let mixed =
        send(&server, "POST", "/files/a/attachment?name=b&cover.content_type=z", "x/y").await;
    assert_eq!((mixed.status, &mixed.json()["name"]), (200, &json!("a")));
    assert_eq!(mixed.json()["cover"]["contentType"], "z");

    let cover = send(&server, "PUT", "/files/a/cover?cover.content_type=z", "x/y").await;
    assert_eq!((cover.status, &*cover.body), (200, BYTES));
    assert_eq!(cover.header("content-type"), Some("x/y"));
    let note = send(&server, "PUT", "/files/a/note", "x/y").await;
    assert_eq!((note.status, &*note.body), (200, BYTES));
    let unset = get(&server, "/files/a/cover").await;
    assert_eq!((unset.status, unset.body.len()), (200, 0));
    assert_eq!(unset.header("content-type"), Some("application/octet-stream"));
}

#[tokio::test]
async fn a_stream_is_its_chunks() {
    let server = start().await;
    let path = "/downloads/a?content_type=text/plain&chunks=&chunks=a&chunks=&chunks=bc%0A";
    let answer = http1(server.http, "GET", path, &[("accept", "text/event-stream")], "").await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "abc\n"));
    assert_eq!(answer.header("content-type"), Some("text/plain"));
    let empty = get(&server, "/downloads/a").await;
    assert_eq!((empty.status, empty.body.len()), (200, 0));
    assert_eq!(empty.header("content-type"), Some("application/octet-stream"));
    let refused = get(&server, "/downloads/a?fail=7").await;
    assert_eq!((refused.status, &refused.json()["code"]), (403, &json!(7)));
}

#[tokio::test]
async fn a_failed_download_is_cut() {
    let server = start().await;
    let cut = e2e::read_until_cut(server.http, "/downloads/a?chunks=abc&fail=14").await;
    assert_eq!(cut, (200, "abc".to_owned(), true));
    let whole = e2e::read_until_cut(server.http, "/downloads/a?chunks=abc").await;
    assert_eq!(whole, (200, "abc".to_owned(), false));
}

#[tokio::test]
async fn request_chunks_are_messages_within_the_limit() {
    let server = start_with(|server| {
        server
            .limits(|limits| limits.max_request_message_bytes = 1000)
            // A stream has no bound as a whole.
            .rest(|rest| rest.max_body_bytes = 10)
    })
    .await;
    let headers = [("content-type", "video/mp4")];
    let body = "x".repeat(100_000);
    let upload = http1(server.http, "POST", "/uploads", &headers, body.clone()).await;
    let received = upload.json();
    assert_eq!((upload.status, &received["bytes"]), (200, &json!("100000")));
    assert_eq!((&received["largest"], &received["text"]), (&json!("1000"), &json!(body)));
    assert_eq!(received["contentTypes"][99], "video/mp4");
    let upload = http1(server.http, "POST", "/uploads/a?name=b", &headers, "abc").await;
    let received = upload.json();
    assert_eq!((&received["names"], &received["text"]), (&json!(["a"]), &json!("abc")));
    let empty = http1(server.http, "POST", "/uploads", &headers, "").await;
    assert_eq!((empty.status, &empty.json()["contentTypes"]), (200, &json!([])));
    let piped = http1(server.http, "POST", "/pipe", &headers, BYTES).await;
    assert_eq!((piped.status, &*piped.body), (200, BYTES));
    assert_eq!(piped.header("content-type"), Some("video/mp4"));
    let large = http1(server.http, "PUT", "/files", &headers, "12345678901").await;
    assert_eq!(large.status, 413);
}
