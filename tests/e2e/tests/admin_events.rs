//! `/debug/events`: what happened to the server, its listeners and its connections.

use std::{net::SocketAddr, time::Duration};

use e2e::{Running, http1, start, start_with};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn json(server: &Running, query: &str) -> serde_json::Value {
    let path = format!("/debug/events?format=json{query}");
    let answer = http1(server.admin, "GET", &path, &[], "").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

async fn html(server: &Running, query: &str) -> String {
    let path = format!("/debug/events?{query}");
    http1(server.admin, "GET", &path, &[], "").await.text()
}

/// The logs of a family, with their entries.
async fn logs(server: &Running, family: &str, bucket: usize) -> Vec<serde_json::Value> {
    let shown = json(server, &format!("&fam={family}&b={bucket}&exp=1&limit=1000")).await;
    shown["selected"]["logs"].as_array().expect("a list").clone()
}

fn texts(log: &serde_json::Value) -> Vec<&str> {
    let entries = log["entries"].as_array().expect("a list");
    entries.iter().filter_map(|entry| entry["text"].as_str()).collect()
}

/// Waits until a connection's log is as wanted; connections end a little after their clients see it.
async fn connection(
    server: &Running,
    wanted: impl Fn(&serde_json::Value) -> bool,
) -> serde_json::Value {
    for _ in 0..200 {
        let logs = logs(server, "connections", 0).await;
        if let Some(log) = logs.into_iter().find(&wanted) {
            return log;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("there is no such connection: {:?}", logs(server, "connections", 0).await);
}

fn is_of(log: &serde_json::Value, listener: &str, client: SocketAddr) -> bool {
    log["title"] == format!("{listener} from {client}")
}

#[tokio::test]
async fn the_server_and_its_listeners() {
    let server = start_with(|server| server.lame_duck(Duration::from_secs(30))).await;
    let [log] = &logs(&server, "server", 0).await[..] else { panic!("there is one server") };
    assert_eq!((&log["title"], texts(log)), (&"e2e".into(), vec!["ready"]));
    let listeners = logs(&server, "listeners", 0).await;
    for (kind, addr) in [("grpc", server.grpc), ("http", server.http), ("admin", server.admin)] {
        let log = listeners.iter().find(|it| it["title"] == format!("{kind} {addr}"));
        assert_eq!(texts(log.expect("it listens")), ["listening"]);
    }

    let body = r#"{"panic": true, "text": "<script>"}"#;
    assert_eq!(http1(server.http, "POST", "/echo", &[], body).await.status, 500);
    let panic = "e2e.Echo/Say panicked: the secret <script> of a panic";
    let [log] = &logs(&server, "server", 1).await[..] else { panic!("an error is new") };
    assert_eq!(texts(log), ["ready", panic]);
    assert_eq!(log["entries"][1]["error"], true);
    let page = html(&server, "fam=server&b=6&exp=true").await;
    assert!(page.contains("the secret &lt;script&gt; of a panic"), "{page}");
    assert!(!page.contains("secret <script>"), "{page}");

    server.handle.shutdown();
    let [log] = &logs(&server, "server", 0).await[..] else { panic!("there is one server") };
    assert_eq!(texts(log).len(), 3, "{log}");
    assert_eq!(texts(log)[2], "shutting down: 30 s as a lame duck, then 20 s to drain");
}

#[tokio::test]
async fn a_connection_from_its_start_to_its_end() {
    let server = start().await;
    let mut client = TcpStream::connect(server.http).await.expect("it listens");
    let addr = client.local_addr().expect("it is connected");
    let of_client = |log: &serde_json::Value| is_of(log, "http", addr);
    let log = connection(&server, of_client).await;
    assert!(log["protocol"].is_null() && log["requests"] == 0, "nothing came yet: {log}");
    let request = b"GET /echo/hi HTTP/1.1\r\nhost: x\r\n\r\n";
    for _ in 0..2 {
        client.write_all(request).await.expect("the server reads");
        let mut answer = [0; 1000];
        assert!(client.read(&mut answer).await.expect("an answer") > 0);
    }
    let log = connection(&server, of_client).await;
    assert_eq!((&log["protocol"], &log["requests"]), (&"HTTP/1".into(), &2.into()));
    assert!(log["ended_seconds_ago"].is_null() && texts(&log).is_empty(), "{log}");
    drop(client);
    let ended = |log: &serde_json::Value| of_client(log) && !log["ended_seconds_ago"].is_null();
    let log = connection(&server, ended).await;
    assert!(log["last_error_seconds_ago"].is_null(), "{log}");
}

#[tokio::test]
async fn connections_that_fail() {
    let server = start().await;
    let http2 = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense instead of frames";
    for (listener, to, sent, expected) in [
        ("grpc", server.grpc, &b"GET / HTTP/1.1\r\n\r\n"[..], "refused: HTTP/1 on a port"),
        ("http", server.http, b"<script> / HTTP/1.1\r\n\r\n", "invalid HTTP method parsed"),
        ("grpc", server.grpc, http2, "frame with invalid size"),
    ] {
        let mut client = TcpStream::connect(to).await.expect("it listens");
        let addr = client.local_addr().expect("it is connected");
        client.write_all(sent).await.expect("the server reads");
        client.shutdown().await.expect("it is open");
        let _ = client.read_to_end(&mut Vec::new()).await;
        let failed = |log: &serde_json::Value| {
            is_of(log, listener, addr) && !log["last_error_seconds_ago"].is_null()
        };
        let log = connection(&server, failed).await;
        assert!(texts(&log)[0].contains(expected), "{log}");
    }
    let quiet = TcpStream::connect(server.http).await.expect("it listens");
    let addr = quiet.local_addr().expect("it is connected");
    drop(quiet);
    let left = |log: &serde_json::Value| is_of(log, "http", addr) && !texts(log).is_empty();
    let log = connection(&server, left).await;
    assert_eq!(texts(&log), ["its client left before the first bytes"]);
    assert!(log["last_error_seconds_ago"].is_null(), "clients may leave: {log}");

    let shown = json(&server, "").await;
    let family =
        shown["families"].as_array().expect("a list").iter().find(|it| it["name"] == "connections");
    let counts = family.expect("it is there")["counts"].as_array().expect("a list").clone();
    assert_eq!(counts.len(), 7);
    assert_eq!(counts[1..], vec![serde_json::json!(3); 6], "three errors, all new");
    assert_eq!(logs(&server, "connections", 6).await.len(), 3);
    let page = html(&server, "fam=connections&b=6&exp=1").await;
    assert!(page.contains("href=\"/debug/events?fam=connections&amp;b=1&amp;exp=1\""), "{page}");
    assert!(page.contains("invalid HTTP method parsed"), "{page}");
}

#[tokio::test]
async fn only_so_many_are_followed() {
    let server = start().await;
    let mut clients = Vec::new();
    for _ in 0..520 {
        clients.push(TcpStream::connect(server.http).await.expect("it listens"));
    }
    let mut shown = json(&server, "&fam=connections").await;
    while shown["connections_not_followed"].as_u64() < Some(20) {
        tokio::time::sleep(Duration::from_millis(20)).await;
        shown = json(&server, "&fam=connections").await;
    }
    assert_eq!(shown["max_connections_followed"], 500);
    let logs = shown["selected"]["logs"].as_array().expect("a list").len();
    let left_out = shown["selected"]["left_out"].as_u64().expect("a number");
    assert_eq!(logs, 100, "by default");
    assert!(left_out >= 400, "{left_out}");
    assert!(html(&server, "").await.contains("open connections are not followed"));
    drop(clients);
    while json(&server, "").await["connections_not_followed"] != 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_listener_tells_of_the_limit() {
    let server = start_with(|server| server.limits(|limits| limits.max_connections = 1)).await;
    let clients = [
        TcpStream::connect(server.http).await.expect("it listens"),
        TcpStream::connect(server.http).await.expect("it listens"),
    ];
    let title = format!("http {}", server.http);
    let mut seen = Vec::new();
    while seen.len() < 2 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let listeners = logs(&server, "listeners", 0).await;
        let log = listeners.iter().find(|it| it["title"] == title).expect("it listens");
        seen = texts(log).into_iter().map(str::to_owned).collect();
    }
    assert_eq!(seen, ["listening", "the limit of connections is reached: one waits"]);
    drop(clients);
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    let server = start().await;
    for (query, expected) in [
        ("fam=nope", "`fam` is \"nope\"; it takes `server`, `listeners`, `connections`"),
        ("fam=server&b=7", "`b` is 7; it takes a number from 0 to 6"),
        ("b=x", "`b` is \"x\"; it takes a number from 0 to 6"),
        ("exp=maybe", "`exp` is \"maybe\"; it takes `0`, `false`, `1`, `true`"),
        ("fam=server&limit=0", "`limit` is 0; it takes a number from 1 to 1000"),
        ("limit=-1", "`limit` is \"-1\"; it takes a number from 1 to 1000"),
    ] {
        let path = format!("/debug/events?format=json&{query}");
        let answer = http1(server.admin, "GET", &path, &[], "").await;
        assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some(expected)));
        assert_eq!(
            http1(server.admin, "GET", &format!("/debug/events?{query}"), &[], "").await.status,
            400
        );
    }
    for query in ["", "&fam=&b=&exp="] {
        let selected = json(&server, query).await["selected"].clone();
        assert_eq!((&selected["family"], &selected["expanded"]), (&"server".into(), &true.into()));
    }
}
