use http::Request;

use super::support::{Answer, ask, ask_with, send};
use crate::transport::rest::Rest;

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

/// A message of the stream.
fn book(page: i32) -> String {
    format!(r#"{{"title":"","pages":{page},"tags":[],"part":null,"failWith":0}}"#)
}

const FAILURE: &str = r#"{"code":5,"message":"as asked","details":[]}"#;

async fn accept(accept: &'static str, uri: &str, change: impl FnOnce(&mut Rest)) -> Answer {
    let mut config = Rest::default();
    change(&mut config);
    let request = Request::get(uri).header("accept", accept).body("").unwrap();
    ask_with(config, request).await
}

#[tokio::test]
async fn every_form_of_a_stream() {
    let (a, b) = (book(0), book(1));
    for (wanted, media, whole, empty, late) in [
        (
            "application/x-ndjson",
            "application/x-ndjson",
            line(0) + &line(1),
            "",
            format!("{}{{\"error\":{FAILURE}}}\n", line(0)),
        ),
        (
            "text/event-stream",
            "text/event-stream",
            format!("data: {a}\n\ndata: {b}\n\n"),
            "",
            format!("data: {a}\n\nevent: error\ndata: {FAILURE}\n\n"),
        ),
        (
            "application/json;stream=array",
            "application/json",
            format!("[{a},\n{b}]"),
            "[]",
            format!("[{a},\n{{\"error\":{FAILURE}}}]"),
        ),
    ] {
        // `pretty` would break lines within a message.
        for pretty in [false, true] {
            let ask = |uri| accept(wanted, uri, move |rest| rest.json.pretty = pretty);
            let two = ask("/v1/repeat/2").await;
            assert_eq!((two.status, two.text), (200, whole.clone()), "{wanted}");
            assert_eq!(two.headers["content-type"], media);
            assert_eq!(two.headers["vary"], "accept");
            assert_eq!(two.headers.get("cache-control").is_some(), media.starts_with("text"));
            let none = ask("/v1/repeat/0").await;
            assert_eq!((none.status, none.text.as_str()), (200, empty), "{wanted}");
            assert_eq!(none.headers["content-type"], media);
            let failed = ask("/v1/repeat/1?fail_with=5").await;
            assert_eq!((failed.status, &failed.text), (200, &late), "{wanted}");
            let refused = ask("/v1/repeat/0?fail_with=5").await;
            assert_eq!(refused.status, 404, "{wanted}");
            assert_eq!(refused.headers["content-type"], "application/json");
            assert!(pretty || refused.text == FAILURE, "{wanted}: {}", refused.text);
        }
    }
}

#[tokio::test]
async fn bare_lines_have_no_envelope() {
    let bare = accept("*/*", "/v1/repeat/1?fail_with=5", |rest| rest.bare = true).await;
    assert_eq!(bare.text, format!("{}\n{{\"error\":{FAILURE}}}\n", book(0)));
}

#[tokio::test]
async fn a_response_body_is_that_of_each_message() {
    for (wanted, expected) in [
        ("*/*", "{\"result\":0}\n{\"result\":1}\n"),
        ("text/event-stream", "data: 0\n\ndata: 1\n\n"),
        ("application/json;stream=array", "[0,\n1]"),
    ] {
        let answer = accept(wanted, "/v1/pages/2", |_| ()).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, expected), "{wanted}");
    }
}

#[tokio::test]
async fn an_event_stream_says_that_it_lives() {
    let silent = |uri: &'static str, pause| {
        accept("text/event-stream", uri, move |rest| rest.keep_alive = pause)
    };
    let pause = Some(std::time::Duration::from_millis(10));
    let answer = silent("/v1/repeat/1?title=slow", pause).await;
    let (comments, event) = answer.text.split_at(answer.text.find("data").unwrap());
    assert!(comments.len() >= 3 && comments.replace(":\n\n", "").is_empty(), "{comments:?}");
    assert_eq!(event, format!("data: {}\n\n", book(0)));
    let answer = silent("/v1/repeat/0?title=slow&fail_with=5", pause).await;
    assert_eq!(answer.status, 200, "the headers are out");
    assert!(answer.text.ends_with(&format!("event: error\ndata: {FAILURE}\n\n")));
    for never in [None, Some(std::time::Duration::ZERO)] {
        let answer = silent("/v1/repeat/0?title=slow&fail_with=5", never).await;
        assert_eq!((answer.status, answer.text.as_str()), (404, FAILURE), "{never:?}");
    }
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
