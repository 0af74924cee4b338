//! Bare tonic: its own server, messages by prost.

use std::io;

use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status, transport::Server};

use super::{
    Ports,
    greeting::{Repeat, greet},
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
    type RepeatStream = Repeat<RepeatReply>;

    async fn say_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Response<HelloReply>, Status> {
        let message = greet(&request.into_inner().name);
        Ok(Response::new(HelloReply { message }))
    }

    async fn repeat(
        &self,
        request: Request<RepeatRequest>,
    ) -> Result<Response<Self::RepeatStream>, Status> {
        let count = request.into_inner().count;
        Ok(Response::new(Repeat::new(count, |text| RepeatReply { text })))
    }
}
