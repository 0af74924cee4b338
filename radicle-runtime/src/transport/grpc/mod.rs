//! gRPC over HTTP/2.
//!
//! Source: <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md>.

mod body;
mod frame;
mod request;
mod source;
mod status;
mod stream;

use std::{future::Future, mem::take, sync::Arc, time::Instant};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header, request::Parts};
use tonic::{Code, Status, metadata::MetadataMap};

pub(crate) use self::{
    body::Body,
    frame::HEADER,
    request::is_grpc,
    source::{RequestMessage, RequestStream, malformed},
};
use self::{
    body::StreamBody,
    frame::{FrameEncoder, read_message},
    status::{head, trailers_only},
};
use super::{Peer, Routes};
use crate::{
    Trailers,
    call::{
        Answer, Call, CallStream, Entry, First, Head, Input, Origin, Progress, Run, Source, Start,
        Transport, answer, with_waker,
    },
};

/// Serves one gRPC request.
#[expect(clippy::result_large_err, reason = "the call that it stands for is larger")]
pub(crate) fn serve<B>(
    routes: &Routes,
    peer: &Peer,
    request: Request<B>,
) -> Result<impl Future<Output = Response<Body>> + Send + use<B>, Response<Body>>
where
    B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let (parts, body) = request.into_parts();
    request::check_http(&parts).map_err(refused)?;
    let (entry, timeout) = match accept(routes, &parts) {
        Ok(accepted) => accepted,
        Err((entry, status)) => return Err(rejected(entry, peer, &parts.headers, &status)),
    };
    let origin = Origin { transport: Transport::Grpc, peer: peer.address(), timeout };
    let message_only = entry.message_only;
    let call = Call::begin(entry, origin, &parts.headers, Instant::now());
    let mut extensions = parts.extensions;
    if !message_only {
        peer.describe(&mut extensions);
    }
    let metadata = MetadataMap::from_headers(parts.headers);
    let answering = answering(call.progress().clone(), metadata, extensions, body);
    Ok(Run::new(call, answering, respond))
}

type Accepted = (Arc<Entry>, Option<std::time::Duration>);

/// Finds the method and checks what can be checked before the call.
fn accept(routes: &Routes, parts: &Parts) -> Result<Accepted, (Arc<Entry>, Status)> {
    let path = parts.uri.path();
    let Some(entry) = routes.method(path) else {
        return Err((routes.unknown().clone(), unknown(routes, path)));
    };
    let checked = request::check_grpc(&parts.headers);
    match checked.and_then(|()| request::timeout(&parts.headers)) {
        Ok(timeout) => Ok((entry.clone(), timeout)),
        Err(status) => Err((entry.clone(), status)),
    }
}

/// Reads the request, runs the handler and encodes its message.
async fn answering<B>(
    call: Arc<Progress>,
    mut metadata: MetadataMap,
    mut extensions: http::Extensions,
    body: B,
) -> Result<(Answer, FrameEncoder), Status>
where
    B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let entry = call.entry();
    let max = entry.max_decoding_message_size;
    let mut encoder = FrameEncoder::new(entry.max_encoding_message_size);
    let (mut message, mut messages);
    let source: &mut (dyn Source + Send) = if entry.method.kind.client_streams() {
        messages = RequestStream::new(stream::frames(body, call.clone(), max));
        &mut messages
    } else {
        message = RequestMessage(read_message(body, max).await?);
        call.received(message.0.len());
        &mut message
    };
    let output = with_waker(|waker| {
        let start = Start { waker, encoder: &mut encoder };
        entry.dispatch(Input::new(take(&mut metadata), take(&mut extensions), source, start))
    })
    .await;
    let answer = answer(&call, output, &mut encoder, First::IfReady).await?;
    Ok((answer, encoder))
}

/// Makes a response of the answer.
fn respond(mut call: Call, result: Result<(Answer, FrameEncoder), Status>) -> Response<Body> {
    match result {
        Ok((Answer::Message(answer), encoder)) => unary(call, answer, encoder),
        Ok((Answer::Stream(answer, stream), encoder)) => {
            streaming(CallStream::new(call, stream), answer, encoder)
        }
        Err(status) => {
            call.finish(status.code(), status.message());
            trailers_only(&status)
        }
    }
}

fn unary(mut call: Call, mut answer: Head, encoder: FrameEncoder) -> Response<Body> {
    call.finish(Code::Ok, "");
    let trailers = answer.extensions.remove::<Trailers>();
    head(answer.take_metadata().unwrap_or_default(), Body::Message(encoder.into_bytes(), trailers))
}

fn streaming(stream: CallStream, mut answer: Head, encoder: FrameEncoder) -> Response<Body> {
    let trailers = answer.extensions.remove::<Trailers>();
    let body = StreamBody::new(stream, encoder, trailers);
    head(answer.take_metadata().unwrap_or_default(), Body::Stream(Box::new(body)))
}

/// Answers a call that does not reach its handler.
fn rejected(
    entry: Arc<Entry>,
    peer: &Peer,
    headers: &HeaderMap,
    status: &Status,
) -> Response<Body> {
    let origin = Origin { transport: Transport::Grpc, peer: peer.address(), timeout: None };
    Call::begin(entry, origin, headers, Instant::now()).finish(status.code(), status.message());
    trailers_only(status)
}

/// Answers what is not gRPC.
fn refused(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = status;
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    response
}

/// Says whether the service or only the method is unknown.
fn unknown(routes: &Routes, path: &str) -> Status {
    let mut parts = path.trim_start_matches('/').splitn(2, '/');
    let service = parts.next().unwrap_or_default();
    let shown = |text: &str| text.chars().take(100).collect::<String>();
    Status::unimplemented(match parts.next() {
        Some(method) if routes.has_service(service) => {
            format!("unknown method {} of service {}", shown(method), shown(service))
        }
        _ => format!("unknown service {}", shown(service)),
    })
}
