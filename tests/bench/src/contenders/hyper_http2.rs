//! hyper's HTTP/2 with gRPC framing by hand, nothing else: the limit for gRPC.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::{BufMut, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header::CONTENT_TYPE};
use http_body::{Body, Frame};
use http_body_util::BodyExt;
use hyper::{body::Incoming, server::conn::http2, service::service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use prost::Message;
use tokio::net::TcpListener;

use super::{
    Ports,
    greeting::{TEXT, greet},
    listen,
    process::serve,
    proto::{HelloReply, HelloRequest, RepeatReply, RepeatRequest},
};
use crate::Result;

const GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");

/// tonic gathers stream messages up to this size into one DATA frame; so does this server.
const CHUNK: usize = 32 * 1024;

pub(super) async fn start() -> io::Result<Ports> {
    let (listener, port) = listen().await?;
    serve(accept(listener));
    Ok(Ports { grpc: Some(port), http: None })
}

async fn accept(listener: TcpListener) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(
            http2::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), service_fn(answer)),
        );
    }
}

async fn answer(request: Request<Incoming>) -> Result<Response<Reply>> {
    let (head, body) = request.into_parts();
    let reply = match head.uri.path() {
        "/helloworld.Greeter/SayHello" => {
            let request = HelloRequest::decode(message(read(body).await?)?)?;
            let mut data = BytesMut::with_capacity(64);
            put(&mut data, &HelloReply { message: greet(&request.name) })?;
            Reply::Message(data.freeze())
        }
        "/helloworld.Greeter/Repeat" => {
            Reply::Stream(RepeatRequest::decode(message(read(body).await?)?)?.count)
        }
        _ => Reply::Trailers("12"),
    };
    let mut response = Response::new(reply);
    let grpc = HeaderValue::from_static("application/grpc");
    response.headers_mut().insert(CONTENT_TYPE, grpc);
    Ok(response)
}

/// Reads a whole body; most come as one frame, which is then not copied.
pub(super) async fn read(mut body: Incoming) -> Result<Bytes> {
    let mut whole = Bytes::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        whole = match whole.is_empty() {
            true => data,
            false => [whole, data].concat().into(),
        };
    }
    Ok(whole)
}

/// Takes the gRPC prefix (compression flag, length) off the one message of a call.
fn message(mut body: Bytes) -> Result<Bytes> {
    let Some(([flag, length @ ..], rest)) = body.split_first_chunk::<5>() else {
        return Err("a gRPC prefix has 5 bytes".into());
    };
    if *flag != 0 || u32::from_be_bytes(*length) as usize != rest.len() {
        return Err("not one uncompressed message".into());
    }
    Ok(body.split_off(5))
}

fn put(buffer: &mut BytesMut, message: &impl Message) -> Result<()> {
    buffer.put_u8(0);
    buffer.put_u32(u32::try_from(message.encoded_len())?);
    message.encode(buffer)?;
    Ok(())
}

/// What is left to send of a response.
enum Reply {
    Message(Bytes),
    Stream(u32),
    Trailers(&'static str),
    Nothing,
}

impl Reply {
    fn next(&mut self) -> Result<Option<Frame<Bytes>>> {
        match self {
            Self::Message(data) => {
                let data = std::mem::take(data);
                *self = Self::Trailers("0");
                Ok(Some(Frame::data(data)))
            }
            Self::Stream(left) => {
                let data = chunk(left)?;
                if *left == 0 {
                    *self = Self::Trailers("0");
                }
                Ok(Some(Frame::data(data)))
            }
            Self::Trailers(status) => {
                let status = HeaderValue::from_static(status);
                *self = Self::Nothing;
                Ok(Some(Frame::trailers(HeaderMap::from_iter([(GRPC_STATUS, status)]))))
            }
            Self::Nothing => Ok(None),
        }
    }
}

fn chunk(left: &mut u32) -> Result<Bytes> {
    let mut data = BytesMut::with_capacity(CHUNK + 256);
    while *left > 0 && data.len() < CHUNK {
        put(&mut data, &RepeatReply { text: TEXT.to_owned() })?;
        *left -= 1;
    }
    Ok(data.freeze())
}

impl Body for Reply {
    type Data = Bytes;
    type Error = crate::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>>>> {
        Poll::Ready(self.next().transpose())
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}
