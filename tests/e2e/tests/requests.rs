//! `/debug/requests`: what it remembers of calls, and what it tells of them.

use std::time::{Duration, Instant};

use e2e::{Running, http1, proto::EchoRequest, proto::echo_client::EchoClient, start_with};
use radicle::{
    DebugPages, Request,
    logging::{LevelFilter, Logs},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tonic::transport::Channel;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const TRACEPARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/// Starts a server whose log goes nowhere, and its subscriber with it.
async fn start(change: impl FnOnce(&mut DebugPages)) -> Running {
    start_with(|server| {
        server.logs(Logs::json().to_writer(std::io::sink())).debug_pages(|pages| {
            pages.requests.event_targets = vec![("e2e".into(), LevelFilter::DEBUG)];
            change(pages);
        })
    })
    .await
}

async fn client(server: &Running) -> EchoClient<Channel> {
    EchoClient::connect(format!("http://{}", server.grpc)).await.expect("it listens")
}

async fn page(server: &Running, query: &str) -> Value {
    let path = format!("/debug/requests?format=json&{query}");
    let answer = http1(server.admin, "GET", &path, &[], "").await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.json()
}

async fn html(server: &Running, query: &str) -> String {
    let answer = http1(server.admin, "GET", &format!("/debug/requests?{query}"), &[], "").await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.text()
}

/// The calls that a query finds.
async fn calls(server: &Running, query: &str) -> Vec<Value> {
    page(server, query).await["calls"]["calls"].as_array().expect("a list").clone()
}

/// Waits until a query finds so many calls.
async fn until(server: &Running, query: &str, count: usize) -> Vec<Value> {
    for _ in 0..500 {
        let found = calls(server, query).await;
        if found.len() == count {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{query}: {:?}", calls(server, query).await);
}

fn row<'p>(page: &'p Value, family: &str) -> &'p Value {
    let families = page["families"].as_array().expect("a list");
    families.iter().find(|row| row["family"] == family).expect("every method has a row")
}

fn texts(call: &Value) -> Vec<&str> {
    let events = call["events"].as_array().expect("a list");
    events.iter().filter_map(|event| event["text"].as_str()).collect()
}

#[tokio::test]
async fn both_transports_share_a_family() {
    let server = start(|_| ()).await;
    let mut request = Request::new(EchoRequest { text: "hi".into(), ..EchoRequest::default() });
    request.set_timeout(Duration::from_secs(9));
    for (name, value) in [("x-request-id", "r-1"), ("traceparent", TRACEPARENT)] {
        request.metadata_mut().insert(name, value.parse().expect("it is ASCII"));
    }
    client(&server).await.say(request).await.expect("it answers");
    let headers = [("x-request-id", "r-2"), ("traceparent", TRACEPARENT), ("grpc-timeout", "9S")];
    http1(server.http, "GET", "/echo/hi", &headers, "").await;
    let page = page(&server, "fam=e2e.Echo/Say&b=0").await;
    let say = row(&page, "e2e.Echo/Say");
    assert_eq!((&say["active"], &say["buckets"][0]["total"]), (&json!(0), &json!(2)));
    assert_eq!((&say["buckets"][0]["kept"], &say["buckets"][8]["kept"]), (&json!(2), &json!(0)));
    assert_eq!(row(&page, "other")["buckets"][0]["total"], 0);
    let calls = page["calls"]["calls"].as_array().expect("a list");
    assert_eq!(calls.len(), 2);
    for (call, transport, id) in [(&calls[0], "rest", "r-2"), (&calls[1], "grpc", "r-1")] {
        assert_eq!((&call["transport"], &call["request_id"]), (&json!(transport), &json!(id)));
        assert_eq!((&call["trace_id"], &call["code"]), (&json!(TRACE), &json!("OK")));
        assert_eq!((&call["messages_received"], &call["messages_sent"]), (&json!(1), &json!(1)));
        assert!(call["bytes_sent"].as_u64() >= Some(4), "{call}");
        assert_eq!((&call["deadline_ms"], &call["active"]), (&json!(9000.0), &json!(false)));
        assert!(call["peer"].as_str().is_some_and(|it| it.starts_with("127.0.0.1:")), "{call}");
        assert_eq!(texts(call), ["asked to say text=\"hi\"", "waited"]);
    }
}

#[tokio::test]
async fn calls_to_nobody_are_others() {
    let server = start(|_| ()).await;
    e2e::Grpc::new("/nobody.Here/Either").send(server.grpc).await;
    http1(server.http, "GET", "/nothing/here", &[], "").await;
    let page = page(&server, "fam=other&b=8").await;
    assert_eq!(row(&page, "other")["buckets"][8]["total"], 2);
    let names: Vec<_> = page["families"].as_array().expect("a list").iter().collect();
    assert_eq!(names.last().expect("there are some")["family"], "other");
    let codes: Vec<_> =
        calls(&server, "fam=other").await.iter().map(|it| it["code"].clone()).collect();
    assert_eq!(codes, ["NotFound", "Unimplemented"]);
}

#[tokio::test]
async fn errors_keep_their_message_and_their_events() {
    let server = start(|_| ()).await;
    let request = EchoRequest { fail: 5, text: "x".into(), ..EchoRequest::default() };
    client(&server).await.say(request).await.expect_err("it was asked to fail");
    let request = EchoRequest { panic: true, text: "y".into(), ..EchoRequest::default() };
    client(&server).await.say(request).await.expect_err("it panics");
    // What succeeds later does not push errors out.
    for _ in 0..20 {
        http1(server.http, "GET", "/echo/hi", &[], "").await;
    }
    assert_eq!(until(&server, "fam=e2e.Echo/Say&b=0", 10).await[0]["code"], "OK");
    let errors = calls(&server, "fam=e2e.Echo/Say&b=8").await;
    assert_eq!(errors.len(), 2);
    assert_eq!(
        (&errors[1]["code"], &errors[1]["message"]),
        (&json!("NotFound"), &json!("asked to fail: ä%"))
    );
    assert_eq!(
        (&errors[0]["code"], &errors[0]["message"]),
        (&json!("Internal"), &json!("internal error"))
    );
    let panicked = texts(&errors[0]);
    assert!(panicked.last().is_some_and(|it| it.starts_with("handler panicked")), "{panicked:?}");
}

#[tokio::test]
async fn slow_calls_are_in_every_bucket_that_they_reach() {
    let server = start(|_| ()).await;
    let request = EchoRequest { delay_ms: 120, ..EchoRequest::default() };
    client(&server).await.say(request).await.expect("it answers");
    let page = page(&server, "").await;
    let kept: Vec<_> =
        (0..9).map(|b| row(&page, "e2e.Echo/Say")["buckets"][b]["kept"].clone()).collect();
    assert_eq!(kept, [1, 1, 1, 0, 0, 0, 0, 0, 0]);
}

#[tokio::test]
async fn active_calls_and_those_whose_client_leaves() {
    let server = start(|_| ()).await;
    let request = EchoRequest { delay_ms: 600_000, text: "slow".into(), ..EchoRequest::default() };
    let mut caller = client(&server).await;
    let call = tokio::spawn(async move { caller.say(request).await });
    let active = until(&server, "fam=e2e.Echo/Say&b=-1", 1).await;
    assert_eq!((&active[0]["active"], &active[0]["code"]), (&json!(true), &Value::Null));
    assert_eq!(active[0]["messages_received"], 1);
    assert_eq!(texts(&active[0]), ["asked to say text=\"slow\""]);
    assert_eq!(row(&page(&server, "").await, "e2e.Echo/Say")["active"], 1);
    call.abort();
    until(&server, "fam=e2e.Echo/Say&b=-1", 0).await;
    let canceled = calls(&server, "fam=e2e.Echo/Say&b=8").await;
    assert_eq!(canceled[0]["code"], "Canceled");
    assert_eq!(canceled[0]["message"], "the client went away");
    assert_eq!(texts(&canceled[0]), ["asked to say text=\"slow\""]);
}

#[tokio::test]
async fn streams_are_one_call_from_begin_to_end() {
    let server = start(|_| ()).await;
    let request = EchoRequest { count: 3, hang: true, ..EchoRequest::default() };
    let mut stream = client(&server).await.repeat(request).await.expect("it starts").into_inner();
    for _ in 0..3 {
        stream.message().await.expect("it goes on").expect("a message");
    }
    let query = "fam=e2e.Echo/Repeat&b=-1";
    let active = until(&server, query, 1).await;
    assert_eq!(active[0]["messages_sent"], 3);
    let repeated = ["repeating index=0", "repeating index=1", "repeating index=2"];
    assert_eq!(texts(&active[0]), repeated);
    drop(stream);
    until(&server, query, 0).await;
    let mut requests = Vec::new();
    requests
        .extend(["a", "b"].map(|text| EchoRequest { text: text.into(), ..EchoRequest::default() }));
    let requests = radicle::tokio_stream::iter(requests);
    client(&server).await.collect(requests).await.expect("it answers");
    let collected = calls(&server, "fam=e2e.Echo/Collect").await;
    assert_eq!(
        (&collected[0]["messages_received"], &collected[0]["code"]),
        (&json!(2), &json!("OK"))
    );
    assert_eq!(texts(&collected[0]), ["from a task"]);
    http1(server.http, "GET", "/repeat/abc?count=2", &[], "").await;
    let rest = until(&server, "fam=e2e.Echo/Repeat&b=0&code=OK", 1).await;
    assert_eq!(texts(&rest[0]), &repeated[..2]);
}

#[tokio::test]
async fn events_are_bounded_and_in_order() {
    let server = start(|pages| pages.requests.events_per_call = 4).await;
    http1(server.http, "GET", "/repeat/abc?count=10", &[], "").await;
    let call = until(&server, "fam=e2e.Echo/Repeat&b=0", 1).await.remove(0);
    let kept = ["0", "1", "8", "9"].map(|index| format!("repeating index={index}"));
    assert_eq!(texts(&call), kept);
    assert_eq!(
        (&call["events_discarded"], &call["events_before_discarded"]),
        (&json!(6), &json!(2))
    );
    let shown = html(&server, "fam=e2e.Echo/Repeat&b=0&exp=1").await;
    let places: Vec<_> = ["index=1", "(6 events left out)", "index=8"]
        .iter()
        .map(|text| shown.find(text).unwrap_or_else(|| panic!("no {text} in {shown}")))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(server.series("radicle_request_store_dropped_events_total").await, 6.0);
    assert!(server.series("radicle_request_store_bytes").await > 1000.0);
}

#[tokio::test]
async fn calls_are_found_by_what_is_known_of_them() {
    let server = start(|pages| {
        pages.traces_url = Some("https://traces.example.com/{trace_id}".into());
        pages.logs_url = Some("https://logs.example.com/?id={request_id}".into());
    })
    .await;
    let headers = [("x-request-id", "a/b"), ("traceparent", TRACEPARENT)];
    http1(server.http, "GET", "/echo/one?fail=5", &headers, "").await;
    http1(server.http, "GET", "/repeat/two?count=1", &[], "").await;
    until(&server, "limit=5", 2).await;
    let traced = calls(&server, &format!("trace_id={TRACE}")).await;
    assert_eq!((traced.len(), &traced[0]["family"]), (1, &json!("e2e.Echo/Say")));
    assert_eq!(traced[0]["trace_url"], format!("https://traces.example.com/{TRACE}"));
    assert_eq!(traced[0]["logs_url"], "https://logs.example.com/?id=a%2Fb");
    let peer = traced[0]["peer"].as_str().expect("an address").to_owned();
    for (query, count) in [
        ("code=NotFound", 1),
        ("code=5", 1),
        ("code=Internal", 0),
        ("peer=127.0.0.1", 2),
        (&format!("peer={peer}"), 1),
        ("peer=10.0.0.7", 0),
        ("since=1h", 2),
        ("since=0s", 0),
        ("since=1h&code=OK", 1),
        ("limit=1", 1),
        ("fam=e2e.Echo/Say", 1),
        ("fam=e2e.Echo/Say&b=0&code=OK", 0),
        ("trace_id=00000000000000000000000000000001", 0),
    ] {
        assert_eq!(calls(&server, query).await.len(), count, "{query}");
    }
    let page = html(&server, "limit=5").await;
    assert!(page.contains(&format!("<a href=\"https://traces.example.com/{TRACE}\"")), "{page}");
    for query in ["b=1", "fam=e2e.Echo/Say&b=12", "fam=no.Such/Method", "limit=x", "code=Fine"] {
        let answer = http1(server.admin, "GET", &format!("/debug/requests?{query}"), &[], "").await;
        assert_eq!(answer.status, 400, "{query}");
        assert!(answer.text().contains("it takes") || answer.text().contains("needs"), "{query}");
    }
}

#[tokio::test]
async fn latencies_are_shown_by_window() {
    let server = start(|_| ()).await;
    for delay_ms in [0, 0, 0, 60] {
        let request = EchoRequest { delay_ms, ..EchoRequest::default() };
        client(&server).await.say(request).await.expect("it answers");
    }
    for (b, window) in [(9, "minute"), (10, "hour"), (11, "total")] {
        let query = format!("fam=e2e.Echo/Say&b={b}");
        let latency = page(&server, &query).await["latency"].clone();
        assert_eq!((&latency["window"], &latency["count"]), (&json!(window), &json!(4)));
        let figure = |name: &str| latency[name].as_f64().unwrap_or_else(|| panic!("{latency}"));
        assert!(figure("p50_ms") < 50.0 && figure("p99.9_ms") > 50.0, "{latency}");
        assert!(figure("mean_ms") > 15.0, "{latency}");
        let shown = html(&server, &query).await;
        assert!(shown.contains("<rect width=\"100\""), "{shown}");
    }
}

#[tokio::test]
async fn what_clients_send_is_only_text() {
    let server = start(|_| ()).await;
    let evil = "<script>alert(1)</script>\"'><img src=x>";
    let request = EchoRequest { text: evil.into(), ..EchoRequest::default() };
    let mut request = Request::new(request);
    request.metadata_mut().insert("x-request-id", evil.parse().expect("it is ASCII"));
    client(&server).await.say(request).await.expect("it answers");
    http1(server.http, "GET", "/%3Cscript%3E", &[("x-request-id", evil)], "").await;
    e2e::Grpc::new("/nobody/%3Cscript%3E").send(server.grpc).await;
    for query in ["limit=10&exp=1", "fam=other&exp=1", "fam=e2e.Echo/Say&b=0&exp=1"] {
        let page = html(&server, query).await;
        assert!(!page.contains("<script>") && !page.contains("<img"), "{query}: {page}");
    }
    assert!(html(&server, "limit=10&exp=1").await.contains("&lt;script&gt;"));
    let (refused, headers) = ("/debug/requests?fam=%3Cscript%3E", [("accept", "text/html")]);
    let refused = http1(server.admin, "GET", refused, &headers, "").await;
    assert!(!refused.text().contains("<script>"), "{}", refused.text());
    let long = "x".repeat(5000);
    http1(server.http, "GET", "/echo/hi", &[("x-request-id", &long)], "").await;
    let id = calls(&server, "limit=1").await[0]["request_id"].as_str().map(str::len);
    assert_eq!(id, Some(64 + "…".len()));
}

#[tokio::test]
async fn a_slow_viewer_holds_nothing() {
    let server = start(|_| ()).await;
    for _ in 0..20 {
        http1(server.http, "GET", "/echo/hi", &[], "").await;
    }
    // Viewers that ask and do not read.
    let mut viewers = Vec::new();
    for _ in 0..20 {
        let mut viewer = TcpStream::connect(server.admin).await.expect("it listens");
        let request = "GET /debug/requests?limit=1000&exp=1 HTTP/1.1\r\nhost: localhost\r\n\r\n";
        viewer.write_all(request.as_bytes()).await.expect("it reads");
        viewers.push(viewer);
    }
    let begin = Instant::now();
    for _ in 0..50 {
        assert_eq!(http1(server.http, "GET", "/echo/hi", &[], "").await.status, 200);
    }
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
    assert_eq!(calls(&server, "fam=e2e.Echo/Say&b=0").await.len(), 10);
    for mut viewer in viewers {
        let mut head = [0; 15];
        viewer.read_exact(&mut head).await.expect("it is answered in the end");
        assert_eq!(&head, b"HTTP/1.1 200 OK");
    }
}

#[tokio::test]
async fn calls_expire() {
    let server = start(|pages| pages.requests.max_age = Duration::from_millis(1)).await;
    http1(server.http, "GET", "/echo/hi?fail=5", &[], "").await;
    until(&server, "fam=e2e.Echo/Say", 0).await;
    assert_eq!(row(&page(&server, "").await, "e2e.Echo/Say")["buckets"][8]["total"], 1);
}

#[tokio::test]
async fn it_can_be_off() {
    let server = start(|pages| pages.requests.enabled = false).await;
    http1(server.http, "GET", "/echo/hi", &[], "").await;
    assert_eq!(http1(server.admin, "GET", "/debug/requests", &[], "").await.status, 404);
    assert!(!server.metrics().await.contains("request_store"));
}

#[tokio::test]
async fn a_call_keeps_its_time() {
    let server = start(|_| {}).await;
    http1(server.http, "GET", "/echo/hi", &[], "").await;
    let first = until(&server, "fam=e2e.Echo/Say&b=0", 1).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    let again = calls(&server, "fam=e2e.Echo/Say&b=0").await;
    assert_eq!(first[0]["started"], again[0]["started"]);
}
