//! Streams over REST on real sockets: duplex, flushing, trailers, clients that leave.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use e2e::{Running, http1, start, start_with};
use radicle::logging::Logs;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

const SOON: Duration = Duration::from_secs(10);

/// What asks for each form, and how the response looks after one message of the text `hi`.
const FORMS: [(&str, &str); 4] = [
    ("application/json", "{\"result\":{\"text\":\"hi\""),
    ("application/x-ndjson", "{\"result\":{\"text\":\"hi\""),
    ("text/event-stream", "data: {\"text\":\"hi\""),
    ("application/json;stream=array", "[{\"text\":\"hi\""),
];

/// An HTTP/1.1 connection by hand.
struct Raw {
    stream: TcpStream,
    said: String,
}

impl Raw {
    async fn send(addr: SocketAddr, head: &str) -> Self {
        let mut stream = TcpStream::connect(addr).await.expect("the server listens");
        let head = format!("{head}host: e2e\r\n\r\n").replace('\n', "\r\n").replace("\r\r", "\r");
        stream.write_all(head.as_bytes()).await.expect("the server reads");
        Self { stream, said: String::new() }
    }

    async fn chunk(&mut self, data: &str) {
        let chunk = format!("{:x}\r\n{data}\r\n", data.len());
        self.stream.write_all(chunk.as_bytes()).await.expect("the server reads");
    }

    /// Reads until the server has said this.
    async fn until(&mut self, expected: &str) {
        while !self.said.contains(expected) {
            let mut data = vec![0; 4096];
            let read = timeout(SOON, self.stream.read(&mut data)).await;
            let read = read.unwrap_or_else(|_| panic!("no {expected} in {}", self.said));
            let read = read.expect("the connection is open");
            assert_ne!(read, 0, "the end, but no {expected} in {}", self.said);
            self.said.push_str(std::str::from_utf8(&data[..read]).expect("it is text"));
        }
    }
}

fn canceled(service: &str, method: &str, kind: &str) -> String {
    format!(
        "grpc_server_handled_total{{grpc_code=\"Canceled\",grpc_method=\"{method}\",grpc_service=\"e2e.{service}\",grpc_type=\"{kind}\"}}"
    )
}

#[tokio::test]
async fn a_client_that_leaves_drops_the_handler() {
    let server = start().await;
    for (count, (accept, begun)) in (1..).zip(FORMS) {
        let path = "/watch/hi?count=1&hang=true";
        let head = format!("GET {path} HTTP/1.1\naccept: {accept}\n");
        let mut client = Raw::send(server.http, &head).await;
        client.until(begun).await;
        drop(client);
        server.until(&canceled("Talk", "Watch", "server_stream"), f64::from(count)).await;
    }
    let head = "GET /downloads/a?chunks=abc&hang=true HTTP/1.1\n";
    let mut client = Raw::send(server.http, head).await;
    client.until("abc").await;
    drop(client);
    server.until(&canceled("Files", "Download", "server_stream"), 1.0).await;
    // Before the first message, too.
    drop(Raw::send(server.http, "GET /watch/hi?hang=true HTTP/1.1\n").await);
    server.until(&canceled("Talk", "Watch", "server_stream"), 5.0).await;
}

#[tokio::test]
async fn full_duplex_over_http2() {
    let server = start().await;
    for (accept, begun) in FORMS {
        let stream = TcpStream::connect(server.http).await.expect("the server listens");
        let (client, connection) = h2::client::handshake(stream).await.expect("HTTP/2");
        tokio::spawn(connection);
        let request = http::Request::post(format!("http://{}/chat", server.http))
            .header("accept", accept)
            .body(())
            .expect("the request is valid");
        let mut client = client.ready().await.expect("a stream is free");
        let (response, mut sender) = client.send_request(request, false).expect("it is sent");
        send(&mut sender, r#"{"text":"hi"}"#);
        let response = timeout(SOON, response).await.expect("headers come").expect("HTTP/2");
        let mut body = response.into_body();
        let mut said = String::new();
        read_until(&mut body, &mut said, begun).await;
        // Sent after the first response has come.
        send(&mut sender, r#" {"text":"again"}"#);
        read_until(&mut body, &mut said, "again").await;
        sender.send_data(Bytes::new(), true).expect("the stream is open");
        while let Some(data) = timeout(SOON, body.data()).await.expect("it ends") {
            said.push_str(std::str::from_utf8(&data.expect("HTTP/2")).expect("it is text"));
        }
        assert_eq!(said.ends_with(']'), accept.ends_with("array"), "{said}");
    }
}

fn send(sender: &mut h2::SendStream<Bytes>, text: &'static str) {
    sender.send_data(Bytes::from_static(text.as_bytes()), false).expect("the stream is open");
}

async fn read_until(body: &mut h2::RecvStream, said: &mut String, expected: &str) {
    while !said.contains(expected) {
        let data = timeout(SOON, body.data()).await.expect("a message comes");
        let data = data.unwrap_or_else(|| panic!("the end, but no {expected} in {said}"));
        said.push_str(std::str::from_utf8(&data.expect("HTTP/2")).expect("it is text"));
    }
}

#[tokio::test]
async fn full_duplex_over_http1() {
    let server = start().await;
    let head = "POST /chat HTTP/1.1\ntransfer-encoding: chunked\n";
    let mut client = Raw::send(server.http, head).await;
    client.chunk(r#"{"text":"hi"}"#).await;
    client.until("{\"result\":{\"text\":\"hi\"").await;
    client.chunk(r#"{"text":"again"}"#).await;
    client.until("{\"result\":{\"text\":\"again\"").await;
    client.stream.write_all(b"0\r\n\r\n").await.expect("the server reads");
    client.until("\r\n0\r\n\r\n").await;
}

#[tokio::test]
async fn trailers_over_http1() {
    let server = start().await;
    for te in ["te: trailers\n", ""] {
        let head = format!("GET /echo/hi HTTP/1.1\n{te}");
        let mut unary = Raw::send(server.http, &head).await;
        let head = format!("GET /watch/hi?count=1 HTTP/1.1\n{te}");
        let mut stream = Raw::send(server.http, &head).await;
        if te.is_empty() {
            unary.until("\"peer\"").await;
            stream.until("\r\n0\r\n\r\n").await;
            assert!(!stream.said.contains("trailer"), "{}", stream.said);
            continue;
        }
        unary.until("\r\n0\r\ngrpc-trailer-x-trailing: last\r\n\r\n").await;
        assert!(unary.said.contains("trailer: grpc-trailer-x-trailing\r\n"), "{}", unary.said);
        // The value of the end, but no name that the headers did not know.
        stream.until("\r\n0\r\ngrpc-trailer-x-trailing: last\r\n\r\n").await;
        assert!(stream.said.contains("trailer: grpc-trailer-x-trailing\r\n"), "{}", stream.said);
    }
}

#[tokio::test]
async fn trailers_over_http2() {
    let server = start().await;
    let asked = e2e::Grpc::new("/watch/hi?count=1").method("GET").send(server.http).await;
    let trailers = asked.trailers.expect("TE: trailers was sent");
    assert_eq!(trailers["grpc-trailer-x-trailing"], "last");
    assert_eq!(trailers["grpc-trailer-x-late"], "later");
}

async fn get(server: &Running, path: &str, headers: &[(&str, &str)]) -> e2e::Answer {
    http1(server.http, "GET", path, headers, "").await
}

#[tokio::test]
async fn a_deadline_and_a_panic_end_a_stream_that_has_begun() {
    let server = start().await;
    for (path, code) in
        [("/watch/hi?count=1&hang=true", 4), ("/watch/secret?count=1&panic=true", 13)]
    {
        let answer = get(&server, path, &[("grpc-timeout", "200m")]).await;
        assert_eq!(answer.status, 200);
        let text = answer.text();
        let last = text.lines().last().expect("there are lines");
        let last: serde_json::Value = serde_json::from_str(last).expect("it is JSON");
        assert_eq!(last["error"]["code"], code, "{text}");
        assert!(!last.to_string().contains("secret"), "{last}");
    }
    // Before the first message, it is the status of the response.
    let late = get(&server, "/watch/hi?hang=true", &[("grpc-timeout", "50m")]).await;
    assert_eq!((late.status, late.json()["code"].as_i64()), (504, Some(4)));
}

#[tokio::test]
async fn what_cannot_be_accepted_is_ignored_and_nothing_is_an_object() {
    let server = start().await;
    for accept in ["image/png", "text/event-stream", ";;q=,"] {
        let answer = get(&server, "/echo/hi", &[("accept", accept)]).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    }
    let removed = http1(server.http, "DELETE", "/files/a", &[], "").await;
    assert_eq!((removed.status, removed.text().as_str()), (200, "{}"));
}

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl io::Write for Memory {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panics").extend_from_slice(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn what_a_client_gets_wrong_is_logged_without_alarm() {
    let memory = Memory::default();
    let logs = Logs::json().to_writer(memory.clone());
    let server = start_with(|server| server.logs(logs).rest(|rest| rest.max_body_bytes = 9)).await;
    for (method, path, content_type, body, status) in [
        ("GET", "/nothing", "", "", 404),
        ("DELETE", "/echo", "", "", 405),
        ("POST", "/echo", "text/plain", "{}", 415),
        ("POST", "/echo", "application/json", "{         }", 413),
        ("POST", "/echo", "application/json", "{", 400),
    ] {
        let headers = [("content-type", content_type)];
        assert_eq!(http1(server.http, method, path, &headers, body).await.status, status);
    }
    server.stop().await;
    let log = String::from_utf8(memory.0.lock().expect("nobody panics").clone()).expect("text");
    let calls: Vec<_> = log.lines().filter(|line| line.contains("grpc.code")).collect();
    assert_eq!(calls.len(), 5, "{log}");
    assert!(calls.iter().all(|line| !line.contains("ERROR")), "{log}");
    assert!(calls[1].contains("Unimplemented"), "{}", calls[1]);
}
