//! gRPC calls on HTTP/2, with requests encoded beforehand.

use std::future::poll_fn;

use bytes::Bytes;
use h2::{
    RecvStream,
    client::{self, SendRequest},
};
use http::{HeaderMap, Request, Response, StatusCode};
use tokio::net::TcpStream;

use crate::Result;

/// Large enough that flow control never decides between two servers.
const FLOW_CONTROL_WINDOW: u32 = 1 << 20;

/// The length of one framed message of `Repeat`.
const REPEATED: usize = 5 + 100;

/// An HTTP/2 connection.
#[derive(Debug)]
pub(super) struct Connection {
    client: SendRequest<Bytes>,
    port: u16,
}

/// Opens a connection and drives it until its last lane is dropped.
pub(super) async fn connect(port: u16) -> Result<Connection> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let (client, connection) = client::Builder::new()
        .initial_window_size(FLOW_CONTROL_WINDOW)
        .initial_connection_window_size(FLOW_CONTROL_WINDOW)
        .handshake(stream)
        .await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            eprintln!("the HTTP/2 connection broke: {error}");
        }
    });
    Ok(Connection { client, port })
}

impl Connection {
    /// A caller on this connection.
    pub(super) fn lane(&self, call: Call) -> Result<Lane> {
        let request = Request::post(format!("http://127.0.0.1:{}{}", self.port, call.path))
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .body(())?;
        Ok(Lane { client: self.client.clone(), request, call })
    }
}

/// A call and the answer that it must get.
#[derive(Clone, Debug)]
pub(super) struct Call {
    path: &'static str,
    body: Bytes,
    answer_length: usize,
    messages: u64,
}

impl Call {
    pub(super) fn say_hello() -> Self {
        Self {
            path: "/helloworld.Greeter/SayHello",
            // Field 1, 5 bytes.
            body: frame(b"\x0a\x05world"),
            answer_length: frame(b"\x0a\x0bHello world").len(),
            messages: 1,
        }
    }

    pub(super) fn repeat(count: u32) -> Self {
        // Field 1, a varint.
        let mut message = vec![0x08];
        let mut rest = count;
        while rest >= 0x80 {
            message.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        message.push(rest as u8);
        Self {
            path: "/helloworld.Greeter/Repeat",
            body: frame(&message),
            answer_length: REPEATED * count as usize,
            messages: count.into(),
        }
    }
}

fn frame(message: &[u8]) -> Bytes {
    let length = (message.len() as u32).to_be_bytes();
    [&[0], &length[..], message].concat().into()
}

/// One caller on a connection.
#[derive(Debug)]
pub struct Lane {
    client: SendRequest<Bytes>,
    request: Request<()>,
    call: Call,
}

impl Lane {
    pub(super) async fn call(&mut self) -> Result<u64> {
        poll_fn(|cx| self.client.poll_ready(cx)).await?;
        let (response, mut sender) = self.client.send_request(self.request.clone(), false)?;
        sender.send_data(self.call.body.clone(), true)?;
        let response = response.await?;
        check_head(&response)?;
        let mut body = response.into_body();
        let length = drain(&mut body).await?;
        let trailers = body.trailers().await?.ok_or("a gRPC answer without trailers")?;
        check_status(&trailers)?;
        if length != self.call.answer_length {
            return Err(
                format!("an answer of {length} bytes, not {}", self.call.answer_length).into()
            );
        }
        Ok(self.call.messages)
    }
}

fn check_head(response: &Response<RecvStream>) -> Result<()> {
    if response.status() != StatusCode::OK {
        return Err(format!("a gRPC answer with HTTP status {}", response.status()).into());
    }
    match response.headers().contains_key("grpc-status") {
        true => check_status(response.headers()),
        false => Ok(()),
    }
}

fn check_status(headers: &HeaderMap) -> Result<()> {
    match headers.get("grpc-status") {
        Some(status) if status == "0" => Ok(()),
        status => Err(format!("a gRPC answer with grpc-status {status:?}").into()),
    }
}

async fn drain(body: &mut RecvStream) -> Result<usize> {
    let mut length = 0;
    while let Some(data) = body.data().await {
        let data = data?;
        length += data.len();
        body.flow_control().release_capacity(data.len())?;
    }
    Ok(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_a_varint() {
        assert_eq!(&Call::repeat(5).body[..], b"\0\0\0\0\x02\x08\x05");
        assert_eq!(&Call::repeat(300).body[..], b"\0\0\0\0\x03\x08\xac\x02");
    }
}
