//! Bare tonic: its own server, messages by prost.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status, transport::Server};

use super::{
    Ports,
    greeting::{TEXT, greet},
    listen,
    process::serve,
    proto::{
        HelloReply, HelloRequest, RepeatReply, RepeatRequest,
        greeter_server::{Greeter, GreeterServer},
    },
};

pub(super) async fn start() -> io::Result<Ports> {
    let (listener, port) = listen().await?;
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    let server = Server::builder().add_service(GreeterServer::new(GreeterService));
    serve(server.serve_with_incoming(incoming));
    Ok(Ports { grpc: Some(port), http: None })
}

struct GreeterService;

#[tonic::async_trait]
impl Greeter for GreeterService {
    type RepeatStream = Repeat;

    async fn say_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Response<HelloReply>, Status> {
        let message = greet(&request.into_inner().name);
        Ok(Response::new(HelloReply { message }))
    }

    async fn repeat(&self, request: Request<RepeatRequest>) -> Result<Response<Repeat>, Status> {
        Ok(Response::new(Repeat { left: request.into_inner().count }))
    }
}

/// The messages of `Repeat`, ready as soon as they are asked for.
struct Repeat {
    left: u32,
}

impl Stream for Repeat {
    type Item = Result<RepeatReply, Status>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(left) = self.left.checked_sub(1) else {
            return Poll::Ready(None);
        };
        self.left = left;
        Poll::Ready(Some(Ok(RepeatReply { text: TEXT.to_owned() })))
    }
}
