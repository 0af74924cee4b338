//! What a generated client gets: statuses, metadata, streams, panics, cancellation.

use std::time::Duration;

use e2e::{
    Running,
    proto::{EchoRequest, echo_client::EchoClient},
    start,
};
use radicle::{Code, Request, Status, tokio_stream};

type Client = EchoClient<radicle::Channel>;

async fn client(server: &Running) -> Client {
    EchoClient::connect(format!("http://{}", server.grpc)).await.expect("the server listens")
}

fn text(text: &str) -> EchoRequest {
    EchoRequest { text: text.to_owned(), ..EchoRequest::default() }
}

async fn handled(server: &Running, method: &str, kind: &str, code: &str) -> f64 {
    let name = format!(
        "grpc_server_handled_total{{grpc_code=\"{code}\",grpc_method=\"{method}\",grpc_service=\"e2e.Echo\",grpc_type=\"{kind}\"}}",
    );
    server.series(&name).await
}

/// Waits for a count that follows a disconnect.
async fn eventually(server: &Running, method: &str, kind: &str, code: &str) {
    for _ in 0..200 {
        if handled(server, method, kind, code).await == 1.0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{method} never counted as {code}\n{}", server.metrics().await);
}

#[tokio::test]
async fn unary() {
    let server = start().await;
    let mut client = client(&server).await;
    let mut request = Request::new(text("hi"));
    request.metadata_mut().insert("x-test", "yes".parse().expect("it is ASCII"));
    let response = client.say(request).await.expect("the call succeeds").into_inner();
    assert_eq!((response.text.as_str(), response.metadata.as_str()), ("hi", "yes"));
    assert!(response.peer.starts_with("127.0.0.1:"), "{response:?}");
}

#[tokio::test]
async fn every_code_with_details_and_metadata() {
    let server = start().await;
    let mut client = client(&server).await;
    for code in 1..=16 {
        let request = EchoRequest { fail: code, ..text("hi") };
        let status = client.say(request).await.expect_err("it was asked to fail");
        assert_eq!(status.code(), Code::from(code));
        assert_eq!(status.message(), "asked to fail: ä%");
        assert_eq!(status.details(), [8, 5]);
        assert_eq!(status.metadata()["x-failure"], "yes");
    }
}

#[tokio::test]
async fn server_streams() {
    let server = start().await;
    let mut client = client(&server).await;
    let request = EchoRequest { count: 1000, ..text("hi") };
    let mut stream = client.repeat(request).await.expect("it starts").into_inner();
    let mut count = 0;
    while let Some(response) = stream.message().await.expect("it goes on") {
        assert_eq!(response.text, "hi");
        count += 1;
    }
    assert_eq!(count, 1000);
    let sent = "grpc_server_msg_sent_total{grpc_method=\"Repeat\",grpc_service=\"e2e.Echo\",grpc_type=\"server_stream\"}";
    assert_eq!(server.series(sent).await, 1000.0);
    assert_eq!(handled(&server, "Repeat", "server_stream", "OK").await, 1.0);
}

#[tokio::test]
async fn a_stream_that_fails_late_keeps_its_messages() {
    let server = start().await;
    let mut client = client(&server).await;
    let request = EchoRequest { count: 3, fail: 9, ..text("hi") };
    let mut stream = client.repeat(request).await.expect("it starts").into_inner();
    for _ in 0..3 {
        assert!(stream.message().await.expect("it goes on").is_some());
    }
    let status = stream.message().await.expect_err("it fails at its end");
    assert_eq!((status.code(), status.details()), (Code::FailedPrecondition, &[8, 5][..]));
    assert_eq!(handled(&server, "Repeat", "server_stream", "FailedPrecondition").await, 1.0);
}

#[tokio::test]
async fn a_stream_that_fails_first_fails_in_its_headers() {
    let server = start().await;
    let mut client = client(&server).await;
    for refuse in [true, false] {
        let request = EchoRequest { fail: 7, refuse, ..text("hi") };
        let status = client.repeat(request).await.expect_err("the headers hold the status");
        assert_eq!(status.code(), Code::PermissionDenied);
    }
}

#[tokio::test]
async fn request_streams() {
    let server = start().await;
    let mut client = client(&server).await;
    let requests = tokio_stream::iter((0..100).map(|i| text(&i.to_string())));
    let response = client.collect(requests).await.expect("the call succeeds").into_inner();
    assert_eq!(response.text.split(',').count(), 100);
    let requests = tokio_stream::iter((0..100).map(|i| text(&i.to_string())));
    let mut responses = client.chat(requests).await.expect("it starts").into_inner();
    let mut next = 0;
    while let Some(response) = responses.message().await.expect("it goes on") {
        assert_eq!(response.text, next.to_string());
        next += 1;
    }
    assert_eq!(next, 100);
    for (method, kind) in [("Collect", "client_stream"), ("Chat", "bidi_stream")] {
        let name = format!(
            "grpc_server_msg_received_total{{grpc_method=\"{method}\",grpc_service=\"e2e.Echo\",grpc_type=\"{kind}\"}}",
        );
        assert_eq!(server.series(&name).await, 100.0, "{method}");
        assert_eq!(handled(&server, method, kind, "OK").await, 1.0);
    }
}

fn assert_panicked(status: &Status) {
    assert_eq!((status.code(), status.message()), (Code::Internal, "internal error"));
}

#[tokio::test]
async fn panics() {
    let server = start().await;
    let mut client = client(&server).await;
    let request = EchoRequest { panic: true, ..text("secret") };
    assert_panicked(&client.say(request.clone()).await.expect_err("it panics"));
    let streamed = EchoRequest { count: 2, ..request.clone() };
    let mut stream = client.repeat(streamed).await.expect("it starts").into_inner();
    for _ in 0..2 {
        assert!(stream.message().await.expect("it goes on").is_some());
    }
    assert_panicked(&stream.message().await.expect_err("it panics"));
    let status = client.collect(tokio_stream::iter([request])).await.expect_err("it panics");
    assert_panicked(&status);
    assert_eq!(client.say(text("alive")).await.expect("it lives").into_inner().text, "alive");
    assert_eq!(server.series("radicle_panics_total").await, 3.0);
    assert_eq!(handled(&server, "Say", "unary", "Internal").await, 1.0);
    assert_eq!(handled(&server, "Repeat", "server_stream", "Internal").await, 1.0);
    assert_eq!(handled(&server, "Collect", "client_stream", "Internal").await, 1.0);
}

#[tokio::test]
async fn a_client_that_goes_away_is_canceled() {
    let server = start().await;
    let slow = EchoRequest { delay_ms: 60_000, ..text("hi") };
    let mut first = client(&server).await;
    let call = first.say(slow.clone());
    assert!(tokio::time::timeout(Duration::from_millis(100), call).await.is_err());
    eventually(&server, "Say", "unary", "Canceled").await;

    let endless = EchoRequest { count: u32::MAX, delay_ms: 1, ..text("hi") };
    let mut stream = first.repeat(endless).await.expect("it starts").into_inner();
    stream.message().await.expect("it goes on");
    drop(stream);
    eventually(&server, "Repeat", "server_stream", "Canceled").await;
    assert_eq!(server.series("radicle_in_flight_calls").await, 0.0);
}

#[tokio::test]
async fn a_deadline_ends_a_stream_that_has_started() {
    let server = start().await;
    let mut client = client(&server).await;
    let endless = EchoRequest { count: u32::MAX, delay_ms: 1, ..text("hi") };
    let mut request = Request::new(endless);
    request.metadata_mut().insert("grpc-timeout", "80m".parse().expect("it is ASCII"));
    let mut stream = client.repeat(request).await.expect("it starts").into_inner();
    let status = loop {
        match stream.message().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("the stream has no end"),
            Err(status) => break status,
        }
    };
    assert_eq!(status.code(), Code::DeadlineExceeded);
    eventually(&server, "Repeat", "server_stream", "DeadlineExceeded").await;
}
