//! hyper's HTTP/1 and serde_json, nothing else: the limit for JSON.

use std::io;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header::CONTENT_TYPE};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::{
    Ports,
    greeting::{HelloReply, HelloRequest, greet},
    hyper_http2::read,
    listen,
    process::serve,
};
use crate::Result;

pub(super) async fn start() -> io::Result<Ports> {
    let (listener, port) = listen().await?;
    serve(accept(listener));
    Ok(Ports { grpc: None, http: Some(port) })
}

async fn accept(listener: TcpListener) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(
            http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)),
        );
    }
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
    if request.method() != Method::POST || request.uri().path() != "/greeter/hello" {
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::NOT_FOUND;
        return Ok(response);
    }
    let body = read(request.into_body()).await?;
    let request: HelloRequest = serde_json::from_slice(&body)?;
    let reply = serde_json::to_vec(&HelloReply { message: greet(&request.name) })?;
    let mut response = Response::new(Full::new(Bytes::from(reply)));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}
