use std::net::SocketAddr;

use bytes::{BufMut, Bytes, BytesMut};
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full, StreamBody, combinators::BoxBody};
use hyper::body::{Body, Frame, Incoming};
use hyper_util::rt::{TokioExecutor, TokioIo};
use radicle::tokio_stream;
use tokio::net::TcpStream;

/// A response, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    /// The trailers, if any came.
    pub trailers: Option<HeaderMap>,
    /// Whether the headers already ended the stream.
    pub headers_only: bool,
}

impl Answer {
    async fn read(response: Response<Incoming>) -> Self {
        let (parts, body) = response.into_parts();
        let headers_only = body.is_end_stream();
        let collected = body.collect().await.expect("the response is whole");
        let trailers = collected.trailers().cloned();
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: collected.to_bytes(),
            trailers,
            headers_only,
        }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).expect("the body is text")
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// A header by name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// `grpc-status`, from the trailers or the headers of a trailers-only response.
    pub fn grpc_status(&self) -> Option<i32> {
        let status = self.trailers.as_ref().unwrap_or(&self.headers).get("grpc-status")?;
        status.to_str().ok()?.parse().ok()
    }

    /// `grpc-message`, percent-decoded.
    pub fn grpc_message(&self) -> String {
        let headers = self.trailers.as_ref().unwrap_or(&self.headers);
        let message = headers.get("grpc-message").map_or(&[][..], http::HeaderValue::as_bytes);
        percent_encoding::percent_decode(message).decode_utf8_lossy().into_owned()
    }
}

/// One gRPC message with its header.
pub fn frame(message: &[u8]) -> Bytes {
    let mut frame = BytesMut::with_capacity(5 + message.len());
    frame.put_u8(0);
    frame.put_u32(u32::try_from(message.len()).expect("test messages are small"));
    frame.put_slice(message);
    frame.freeze()
}

/// A raw gRPC request over a connection of its own.
#[derive(Debug)]
pub struct Grpc {
    request: http::request::Builder,
    chunks: Vec<Bytes>,
}

impl Grpc {
    /// A proper request for this path, without a body.
    pub fn new(path: &str) -> Self {
        let request = Request::post(path).header("te", "trailers");
        Self { request: request.header("content-type", "application/grpc"), chunks: Vec::new() }
    }

    /// Replaces the HTTP method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.request = self.request.method(method);
        self
    }

    /// Sets a header, replacing the one of that name.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        let headers = self.request.headers_mut().expect("the request is valid");
        headers.insert(name, value.parse().expect("the value is valid"));
        self
    }

    /// Adds a DATA frame.
    #[must_use]
    pub fn data(mut self, data: impl Into<Bytes>) -> Self {
        self.chunks.push(data.into());
        self
    }

    /// Sends it and reads the response.
    pub async fn send(self, addr: SocketAddr) -> Answer {
        let connection = TcpStream::connect(addr).await.expect("the server listens");
        let io = TokioIo::new(connection);
        let (mut client, connection) =
            hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await.expect("HTTP/2");
        tokio::spawn(connection);
        let frames = self.chunks.into_iter().map(|chunk| Ok::<_, hyper::Error>(Frame::data(chunk)));
        let body: BoxBody<Bytes, hyper::Error> =
            BodyExt::boxed(StreamBody::new(tokio_stream::iter(frames.collect::<Vec<_>>())));
        let uri = self.request.uri_ref().expect("the path is valid").to_string();
        let request = self.request.uri(format!("http://{addr}{uri}")).body(body);
        let request = request.expect("the request is valid");
        Answer::read(client.send_request(request).await.expect("a response")).await
    }
}

/// Sends one HTTP/1.1 request over a connection of its own. `Host` is the address, unless it is given.
pub async fn http1(
    addr: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Answer {
    let connection = TcpStream::connect(addr).await.expect("the server listens");
    let (mut client, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(connection)).await.expect("HTTP/1");
    tokio::spawn(connection);
    let mut request = Request::builder().method(method).uri(path);
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header("host", addr.to_string());
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(body.into())).expect("the request is valid");
    Answer::read(client.send_request(request).await.expect("a response")).await
}

/// Reads a response as far as it comes: status, text, and whether it ended before its end.
pub async fn read_until_cut(addr: SocketAddr, path: &str) -> (u16, String, bool) {
    let connection = TcpStream::connect(addr).await.expect("the server listens");
    let (mut client, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(connection)).await.expect("HTTP/1");
    tokio::spawn(connection);
    let request = Request::get(path).header("host", "e2e").body(Full::<Bytes>::default());
    let request = request.expect("the request is valid");
    let mut response = client.send_request(request).await.expect("a response");
    let mut text = Vec::new();
    let mut cut = false;
    while let Some(frame) = response.frame().await {
        match frame {
            Ok(frame) => text.extend_from_slice(frame.data_ref().map_or(&[][..], |data| data)),
            Err(_) => cut = true,
        }
    }
    let text = String::from_utf8(text).expect("the body is text");
    (response.status().as_u16(), text, cut)
}
