use http::Request;

use super::support::{ask, send};

fn line(page: i32) -> String {
    let rest = r#""tags":[],"part":null,"failWith":0}}"#;
    format!("{{\"result\":{{\"title\":\"\",\"pages\":{page},{rest}\n")
}

#[tokio::test]
async fn a_message_is_a_line() {
    let answer = send("GET", "/v1/repeat/3", "").await;
    assert_eq!((answer.status, answer.length), (200, None));
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.text, line(0) + &line(1) + &line(2));
}

#[tokio::test]
async fn an_empty_stream_is_200() {
    let answer = send("GET", "/v1/repeat/0", "").await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
}

#[tokio::test]
async fn a_late_failure_is_the_last_line() {
    let request = Request::get("/v1/repeat/1?fail_with=5").header("te", "trailers");
    let answer = ask(request.body("").unwrap()).await;
    assert_eq!(answer.status, 200);
    let error = r#"{"error":{"code":5,"message":"as asked","details":[]}}"#;
    assert_eq!(answer.text, line(0) + error + "\n");
    assert_eq!(answer.trailers.unwrap()["grpc-trailer-x-why"], "1");
}

#[tokio::test]
async fn a_failure_before_the_first_message_has_its_status() {
    let answer = send("GET", "/v1/repeat/0?fail_with=9", "").await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.text, r#"{"code":9,"message":"as asked","details":[]}"#);
}

#[tokio::test]
async fn lines_have_a_media_type_for_those_who_ask() {
    let request = Request::get("/v1/repeat/1").header("accept", "application/x-ndjson");
    let answer = ask(request.body("").unwrap()).await;
    assert_eq!(answer.headers["content-type"], "application/x-ndjson");
}

#[tokio::test]
async fn a_request_stream_is_a_sequence_or_an_array() {
    for body in [
        r#"{"title":"a"}{"title":"b"}"#,
        "{\"title\":\"a\"}\n{\"title\":\"b\"}\n",
        r#" [ {"title":"a"}, {"title":"b"} ] "#,
    ] {
        let answer = send("POST", "/v1/collect/2", body).await;
        let expected = r#"{"title":"","pages":4,"tags":["a","b"],"part":null,"failWith":0}"#;
        assert_eq!((answer.status, answer.text.as_str()), (200, expected), "{body}");
    }
    let empty = send("POST", "/v1/collect/2", "").await;
    assert!(empty.text.contains(r#""pages":0,"tags":[]"#), "{}", empty.text);
}

#[tokio::test]
async fn a_bad_element_ends_the_call() {
    for (body, status, named) in [
        (r#"{"title":"a"}{"pages":"x"}"#, 400, "pages"),
        (r#"{"title":"a"},"#, 400, "expected a value"),
        (r#"{"title":"a"}{"#, 400, "ends in the middle"),
        (r#"[{"title":"0123456789012345678901234567890123456789"}]"#, 429, "too large"),
    ] {
        let answer = send("POST", "/v1/collect/2", body).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
        assert!(answer.text.contains(named), "{body}: {}", answer.text);
    }
}

#[tokio::test]
async fn streams_both_ways() {
    let answer = send("POST", "/v1/chat", r#"{"pages":0}{"pages":1}{"pages":"x"}"#).await;
    assert_eq!(answer.status, 200);
    let (lines, last) = answer.text.split_at(line(0).len() + line(1).len());
    assert_eq!(lines, line(0) + &line(1));
    assert!(last.starts_with(r#"{"error":{"code":3,"message":"pages: "#), "{last}");
}
