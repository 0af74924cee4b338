//! One handler, asked by gRPC and by HTTP: the same answers, the same counts, the same log lines.

use std::{
    io::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use e2e::{
    http1,
    proto::{EchoRequest, echo_client::EchoClient},
    start_with,
};
use radicle::{Request, logging::Logs};
use serde_json::{Value, json};

/// Collects what the log writes.
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Captured {
    /// The lines of calls, in order.
    fn calls(&self) -> Vec<Value> {
        let bytes = self.0.lock().expect("no panic").clone();
        let text = String::from_utf8(bytes).expect("a log is text");
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        lines.filter(|line| line["target"] == "radicle::call").collect()
    }
}

const HTTP: [(i32, u16); 16] = [
    (1, 499),
    (2, 500),
    (3, 400),
    (4, 504),
    (5, 404),
    (6, 409),
    (7, 403),
    (8, 429),
    (9, 400),
    (10, 409),
    (11, 400),
    (12, 501),
    (13, 500),
    (14, 503),
    (15, 500),
    (16, 401),
];

const GO: [&str; 17] = [
    "OK",
    "Canceled",
    "Unknown",
    "InvalidArgument",
    "DeadlineExceeded",
    "NotFound",
    "AlreadyExists",
    "PermissionDenied",
    "ResourceExhausted",
    "FailedPrecondition",
    "Aborted",
    "OutOfRange",
    "Unimplemented",
    "Internal",
    "Unavailable",
    "DataLoss",
    "Unauthenticated",
];

#[tokio::test]
async fn every_code_by_both_transports() {
    let log = Captured::default();
    let writer = log.clone();
    let server = start_with(|server| server.logs(Logs::json().to_writer(writer))).await;
    let mut client =
        EchoClient::connect(format!("http://{}", server.grpc)).await.expect("it listens");
    for (code, http) in HTTP {
        let request = EchoRequest { fail: code, ..EchoRequest::default() };
        let status = client.say(request).await.expect_err("it was asked to fail");
        let answer =
            http1(server.http, "POST", "/echo", &[], json!({"fail": code}).to_string()).await;
        assert_eq!(answer.status, http);
        assert_eq!(answer.json()["code"], code);
        assert_eq!(status.code() as i32, code);
        assert_eq!(answer.json()["message"], status.message());
        let name = GO[usize::try_from(code).expect("a code is small")];
        let series = format!(
            "grpc_server_handled_total{{grpc_code=\"{name}\",grpc_method=\"Say\",grpc_service=\"e2e.Echo\",grpc_type=\"unary\"}}",
        );
        assert_eq!(server.series(&series).await, 2.0, "{name}");
    }
    let started = "grpc_server_started_total{grpc_method=\"Say\",grpc_service=\"e2e.Echo\",grpc_type=\"unary\"}";
    assert_eq!(server.series(started).await, 32.0);
    server.stop().await;
    let calls = log.calls();
    assert_eq!(calls.len(), 32);
    for pair in calls.chunks(2) {
        assert_eq!(
            (&pair[0]["transport"], &pair[1]["transport"]),
            (&json!("grpc"), &json!("rest"))
        );
        for same in
            ["grpc.service", "grpc.method", "grpc.type", "grpc.code", "grpc.message", "level"]
        {
            assert_eq!(pair[0][same], pair[1][same], "{same}");
        }
    }
}

#[tokio::test]
async fn messages_bytes_and_ids_are_logged() {
    let log = Captured::default();
    let writer = log.clone();
    let server = start_with(|server| server.logs(Logs::json().to_writer(writer))).await;
    let mut client =
        EchoClient::connect(format!("http://{}", server.grpc)).await.expect("it listens");
    let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let mut request =
        Request::new(EchoRequest { count: 3, text: "abc".into(), ..EchoRequest::default() });
    request.set_timeout(Duration::from_secs(9));
    for (name, value) in [("x-request-id", "r-1"), ("traceparent", traceparent)] {
        request.metadata_mut().insert(name, value.parse().expect("it is ASCII"));
    }
    let mut stream = client.repeat(request).await.expect("it starts").into_inner();
    while stream.message().await.expect("it goes on").is_some() {}
    let headers = [("x-request-id", "r-1"), ("traceparent", traceparent), ("grpc-timeout", "9S")];
    http1(server.http, "GET", "/repeat/abc?count=3", &headers, "").await;
    server.stop().await;
    let calls = log.calls();
    assert_eq!(calls.len(), 2);
    for call in calls {
        assert_eq!(call["request_id"], "r-1");
        assert_eq!(call["trace_id"], "0af7651916cd43dd8448eb211c80319c");
        assert_eq!((&call["messages_received"], &call["messages_sent"]), (&json!(1), &json!(3)));
        assert!(call["bytes_sent"].as_u64() >= Some(15), "{call}");
        assert_eq!(call["deadline_ms"].as_f64(), Some(9000.0), "{call}");
        assert!(call["peer"].as_str().is_some_and(|it| it.starts_with("127.0.0.1:")), "{call}");
        assert!(call["duration_ms"].is_number(), "{call}");
    }
}

#[tokio::test]
async fn latency_leads_to_traces_that_somebody_records() {
    let server = start_with(|server| server).await;
    let mut client =
        EchoClient::connect(format!("http://{}", server.grpc)).await.expect("it listens");
    let page = async || {
        let headers = [("accept", "application/openmetrics-text")];
        http1(server.http, "GET", "/metrics", &headers, "").await.text()
    };
    let traceparent = |id: &str, flags: &str| format!("00-{id}-b7ad6b7169203331-{flags}");
    let (first, second) = ("0af7651916cd43dd8448eb211c80319c", "4bf92f3577b34da6a3ce929d0e0e4736");
    let unrecorded = traceparent(first, "00");
    http1(server.http, "GET", "/echo/hi", &[("traceparent", &unrecorded)], "").await;
    assert!(!page().await.contains("trace_id"));
    let recorded = traceparent(first, "01");
    http1(server.http, "GET", "/echo/hi", &[("traceparent", &recorded)], "").await;
    assert!(page().await.contains(&format!(" # {{trace_id=\"{first}\"}} ")));
    let mut request = Request::new(EchoRequest { count: 3, ..EchoRequest::default() });
    let recorded = traceparent(second, "01").parse().expect("it is ASCII");
    request.metadata_mut().insert("traceparent", recorded);
    let mut stream = client.repeat(request).await.expect("it starts").into_inner();
    while stream.message().await.expect("it goes on").is_some() {}
    let found = "grpc_method=\"Repeat\",grpc_service=\"e2e.Echo\"";
    let page = page().await;
    let line = page.lines().find(|line| line.contains(second)).expect("the stream's call");
    assert!(line.contains(found), "{line}");
}

#[tokio::test]
async fn http_has_its_own_histogram() {
    let server = start_with(|server| server).await;
    http1(server.http, "GET", "/echo/hi", &[], "").await;
    http1(server.http, "GET", "/echo/hi?count=x", &[], "").await;
    let count = |status: u16| {
        format!(
            "http_server_request_duration_seconds_count{{http_request_method=\"GET\",http_response_status_code=\"{status}\",http_route=\"/echo/{{text}}\"}}"
        )
    };
    assert_eq!(server.series(&count(200)).await, 1.0);
    assert_eq!(server.series(&count(400)).await, 1.0);
}
