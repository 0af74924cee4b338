//! Streaming methods over WebSockets.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use e2e::{Running, http1, start, start_with};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, protocol::frame::coding::CloseCode},
};
use tower_http::cors::CorsLayer;

const SOON: Duration = Duration::from_secs(10);

async fn server() -> Running {
    start_with(|server| server.rest(|rest| rest.web_socket = true)).await
}

struct Client(WebSocketStream<TcpStream>);

impl Client {
    async fn open(addr: SocketAddr, path: &str) -> Self {
        let connection = TcpStream::connect(addr).await.expect("the server listens");
        let opened = client_async(format!("ws://{addr}{path}"), connection).await;
        Self(opened.expect("the server agrees").0)
    }

    async fn send(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.expect("the server reads");
    }

    async fn next(&mut self) -> Message {
        let message = timeout(SOON, self.0.next()).await.expect("a message comes");
        message.expect("it is not the end").expect("it is well-formed")
    }

    /// The next message as JSON.
    async fn json(&mut self) -> Value {
        let message = self.next().await;
        serde_json::from_str(message.to_text().expect("it is text")).expect("it is JSON")
    }

    /// The code of the close that comes next.
    async fn closed(&mut self) -> CloseCode {
        match self.next().await {
            Message::Close(Some(frame)) => frame.code,
            other => panic!("{other:?} instead of a close"),
        }
    }
}

fn handled(code: &str, method: &str, kind: &str) -> String {
    format!(
        "grpc_server_handled_total{{grpc_code=\"{code}\",grpc_method=\"{method}\",grpc_service=\"e2e.Talk\",grpc_type=\"{kind}\"}}"
    )
}

#[tokio::test]
async fn messages_both_ways() {
    let server = server().await;
    let mut client = Client::open(server.http, "/chat").await;
    for text in ["a", "b\n"] {
        client.send(&json!({"text": text}).to_string()).await;
        assert_eq!(client.json().await["result"]["text"], text, "before the next request");
    }
    client.0.send(Message::binary(&b"{\"text\":\"c\"}"[..])).await.expect("the server reads");
    assert_eq!(client.json().await["result"]["text"], "c");
    client.0.send(Message::Ping("p".into())).await.expect("the server reads");
    assert_eq!(client.next().await, Message::Pong("p".into()));
    client.send("").await;
    assert_eq!(client.closed().await, CloseCode::Normal);
    server.until(&handled("OK", "Chat", "bidi_stream"), 1.0).await;
}

#[tokio::test]
async fn every_kind_of_stream() {
    let server = server().await;
    let mut collect = Client::open(server.http, "/collected/x").await;
    for text in ["a", "b"] {
        collect.send(&json!({"text": text}).to_string()).await;
    }
    collect.send("").await;
    assert_eq!(collect.json().await["result"]["text"], "a,b");
    assert_eq!(collect.closed().await, CloseCode::Normal);

    for (path, message) in
        [("/watch", Some(r#"{"text":"hi","count":2}"#)), ("/watch/hi?count=2", None)]
    {
        let mut watch = Client::open(server.http, path).await;
        if let Some(message) = message {
            watch.send(message).await;
        }
        for _ in 0..2 {
            assert_eq!(watch.json().await["result"]["text"], "hi", "{path}");
        }
        assert_eq!(watch.closed().await, CloseCode::Normal);
    }

    let mut pieces = Client::open(server.http, "/downloads/x?chunks=a&chunks=b").await;
    for data in [b"a", b"b"] {
        assert_eq!(pieces.next().await, Message::binary(&data[..]), "each is a message");
    }
    assert_eq!(pieces.closed().await, CloseCode::Normal);

    let mut pipe = Client::open(server.http, "/pipe").await;
    for data in [&b"\x00\xff\n"[..], b"{"] {
        pipe.0.send(Message::binary(data)).await.expect("the server reads");
        assert_eq!(pipe.next().await, Message::binary(data));
    }
    pipe.send("").await;
    assert_eq!(pipe.closed().await, CloseCode::Normal);
}

#[tokio::test]
async fn failures_are_the_last_message() {
    let server = server().await;
    for (path, sent, code, closed) in [
        ("/chat", r#"{"fail":5}"#, 5, CloseCode::Normal),
        ("/chat", r#"{"fail":13}"#, 13, CloseCode::Error),
        ("/chat", r#"{"panic":true}"#, 13, CloseCode::Error),
        ("/chat", r#"{"count":"x"}"#, 3, CloseCode::Normal),
        ("/chat", "{}{}", 3, CloseCode::Normal),
        ("/chat", r#"{"text":"#, 3, CloseCode::Normal),
        ("/collected/x", r#"{"fail":14}"#, 14, CloseCode::Error),
        ("/watch", r#"{"fail":7,"refuse":true}"#, 7, CloseCode::Normal),
        ("/watch", "x", 3, CloseCode::Normal),
        ("/watch/a?count=x", "", 3, CloseCode::Normal),
        ("/watch/a?fail=5", "", 5, CloseCode::Normal),
        ("/watch/a?text=%", "", 3, CloseCode::Normal),
    ] {
        let mut client = Client::open(server.http, path).await;
        client.send(sent).await;
        let failure = client.json().await;
        assert_eq!(failure["error"]["code"], code, "{path} {sent}: {failure}");
        assert!(failure["error"]["details"].is_array());
        assert_eq!(client.closed().await, closed, "{path} {sent}");
    }
    let mut late = Client::open(server.http, "/chat").await;
    late.send("{}").await;
    assert!(late.json().await["result"].is_object());
    late.send(r#"{"fail":15}"#).await;
    assert_eq!(late.json().await["error"]["code"], 15);
    assert_eq!(late.closed().await, CloseCode::Error);
}

#[tokio::test]
async fn bare_messages_have_no_envelope() {
    let server = start_with(|server| {
        server.rest_for("e2e.Talk/Chat", |rest| (rest.web_socket, rest.bare) = (true, true))
    })
    .await;
    let mut client = Client::open(server.http, "/chat").await;
    client.send(r#"{"text":"a"}"#).await;
    assert_eq!(client.json().await["text"], "a");
}

#[tokio::test]
async fn a_client_that_leaves_cancels_its_call() {
    let server = server().await;
    let canceled = handled("Canceled", "Watch", "server_stream");
    let path = "/watch/a?count=9&delay_ms=600000";
    let mut polite = Client::open(server.http, path).await;
    polite.0.close(None).await.expect("the server reads");
    server.until(&canceled, 1.0).await;
    assert!(matches!(polite.next().await, Message::Close(_)), "the server answers");
    drop(Client::open(server.http, path).await);
    server.until(&canceled, 2.0).await;
}

#[tokio::test]
async fn messages_are_bounded() {
    let server = start_with(|server| {
        server
            .limits(|limits| limits.max_request_message_bytes = 100)
            .rest(|rest| rest.web_socket = true)
    })
    .await;
    let mut client = Client::open(server.http, "/chat").await;
    client.send(&format!(r#"{{"text":"{}"}}"#, "x".repeat(80))).await;
    assert!(client.json().await["result"].is_object());
    client.send(&format!(r#"{{"text":"{}"}}"#, "x".repeat(100))).await;
    assert_eq!(client.closed().await, CloseCode::Size);
    server.until(&handled("Canceled", "Chat", "bidi_stream"), 1.0).await;
}

/// Asks for a WebSocket as RFC 6455, section 1.3, shows it.
async fn ask(server: &Running, path: &str, changed: &[(&str, &str)]) -> e2e::Answer {
    let mut headers = vec![
        ("connection", "Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    headers.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
    headers.extend(changed);
    http1(server.http, "GET", path, &headers, "").await
}

#[tokio::test]
async fn the_handshake() {
    let server = server().await;
    let agreed = ask(&server, "/chat", &[("upgrade", "h2c, WebSocket")]).await;
    assert_eq!(agreed.status, 101);
    assert_eq!(agreed.header("sec-websocket-accept"), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    for (name, value, status, code) in [
        ("sec-websocket-version", "8", 426, 3),
        ("sec-websocket-key", "short", 400, 3),
        ("origin", "https://evil.example", 403, 7),
        ("upgrade", "h2c", 405, 12),
        ("connection", "keep-alive", 405, 12),
    ] {
        let refused = ask(&server, "/chat", &[(name, value)]).await;
        assert_eq!((refused.status, &refused.json()["code"]), (status, &json!(code)), "{name}");
        let version = refused.header("sec-websocket-version");
        assert_eq!(version, Some("13").filter(|_| status == 426));
        let needed = refused.header("upgrade");
        assert_eq!(needed, Some("websocket").filter(|_| status == 426));
    }
    let own = format!("http://{}", server.http);
    assert_eq!(ask(&server, "/chat", &[("origin", &own)]).await.status, 101);
    // Unary methods answer as ever.
    assert_eq!(ask(&server, "/echo/hi", &[]).await.json()["text"], "hi");
}

#[tokio::test]
async fn layers_see_the_handshake() {
    let server = start_with(|server| {
        server.rest(|rest| rest.web_socket = true).http_layer(CorsLayer::permissive())
    })
    .await;
    let agreed = ask(&server, "/chat", &[]).await;
    assert_eq!((agreed.status, agreed.header("access-control-allow-origin")), (101, Some("*")));
    let mut client = Client::open(server.http, "/chat").await;
    client.send(r#"{"text":"a"}"#).await;
    assert_eq!(client.json().await["result"]["text"], "a");
}

#[tokio::test]
async fn off_by_default() {
    let server = start().await;
    assert_eq!(ask(&server, "/chat", &[]).await.status, 405);
    assert_eq!(ask(&server, "/watch/a?count=1", &[]).await.json()["result"]["text"], "a");
}

#[tokio::test]
async fn origins_are_a_choice() {
    let server = start_with(|server| {
        server.rest(|rest| {
            rest.web_socket = true;
            rest.web_socket_origins = vec!["https://app.example".to_owned()];
        })
    })
    .await;
    for (origin, status) in [("https://app.example", 101), ("https://evil.example", 403)] {
        assert_eq!(ask(&server, "/chat", &[("origin", origin)]).await.status, status);
    }
}

/// The bytes of RFC 6455 itself, so that not one library alone agrees with itself.
#[tokio::test]
async fn frames_as_the_standard_has_them() {
    let server = server().await;
    let mut stream = TcpStream::connect(server.http).await.expect("the server listens");
    let head = "GET /pipe HTTP/1.1\r\nhost: e2e\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
        sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    // Section 5.7: a masked "Hello". Sent at once, before the server has agreed.
    let hello = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
    stream.write_all(&[head.as_bytes(), &hello].concat()).await.expect("the server reads");
    let mut said = Vec::new();
    while !said.ends_with(b"\x82\x05Hello") {
        let read = timeout(SOON, stream.read_buf(&mut said)).await.expect("the server answers");
        assert_ne!(read.expect("the connection is open"), 0, "{said:?}");
    }
    // An empty message, masked by zeros; then the server closes with 1000.
    stream.write_all(&[0x81, 0x80, 0, 0, 0, 0]).await.expect("the server reads");
    while !said.ends_with(b"\x88\x02\x03\xe8") {
        let read = timeout(SOON, stream.read_buf(&mut said)).await.expect("the server answers");
        assert_ne!(read.expect("the connection is open"), 0, "{said:?}");
    }
}

#[tokio::test]
async fn silent_ones_are_pinged() {
    let server = start_with(|server| {
        server.rest(|rest| {
            rest.web_socket = true;
            rest.keep_alive = Some(Duration::from_millis(20));
        })
    })
    .await;
    let mut client = Client::open(server.http, "/chat").await;
    for _ in 0..2 {
        assert!(matches!(client.next().await, Message::Ping(_)));
    }
}

#[tokio::test]
async fn one_holds_its_connection() {
    let server = start_with(|server| {
        server.limits(|limits| limits.max_connections = 1).rest(|rest| rest.web_socket = true)
    })
    .await;
    let mut client = Client::open(server.http, "/chat").await;
    client.send("{}").await;
    client.json().await;
    let waiting = tokio::spawn(http1(server.http, "GET", "/livez", &[], ""));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!waiting.is_finished(), "a second connection was served");
    drop(client);
    let answer = timeout(SOON, waiting).await.expect("the slot is free again");
    assert_eq!(answer.expect("no panic").status, 200);
}

#[tokio::test]
async fn shutdown_ends_the_requests() {
    let server = start_with(|server| {
        server.rest(|rest| rest.web_socket = true).drain_deadline(Duration::from_secs(60))
    })
    .await;
    let mut client = Client::open(server.http, "/chat").await;
    client.send("{}").await;
    client.json().await;
    let begin = Instant::now();
    let reading = tokio::spawn(async move { client.closed().await });
    server.stop().await;
    assert_eq!(reading.await.expect("no panic"), CloseCode::Normal);
    assert!(begin.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn shutdown_cuts_what_does_not_end() {
    let server = start_with(|server| {
        server.rest(|rest| rest.web_socket = true).drain_deadline(Duration::from_millis(200))
    })
    .await;
    let mut client = Client::open(server.http, "/watch/a?count=2&delay_ms=600000").await;
    let begin = Instant::now();
    server.stop().await;
    assert!(begin.elapsed() < Duration::from_secs(10));
    let cut = timeout(SOON, client.0.next()).await.expect("the connection ends");
    assert!(!matches!(cut, Some(Ok(Message::Text(_)))), "{cut:?}");
}
