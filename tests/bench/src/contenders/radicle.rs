//! radicle as its users get it: both listeners, metrics, health, limits and recovery on.

use std::{io, path::Path};

use radicle::{Server, Status, Stream, logging::Logs};

use self::helloworld::{
    HelloReply, HelloRequest, RepeatReply, RepeatRequest, greeter_server::Greeter,
};
use super::{
    Ports,
    greeting::{Repeat, greet},
};

#[allow(unreachable_pub, reason = "generated")]
mod helloworld {
    radicle::include_proto!("helloworld");
}

struct GreeterService;

#[radicle::service]
impl Greeter for GreeterService {
    async fn say_hello(&self, request: HelloRequest) -> Result<HelloReply, Status> {
        Ok(HelloReply { message: greet(&request.name) })
    }

    async fn repeat(
        &self,
        request: RepeatRequest,
    ) -> Result<impl Stream<Item = Result<RepeatReply, Status>>, Status> {
        Ok(Repeat::new(request.count, |text| RepeatReply { text }))
    }
}

pub(super) async fn start() -> io::Result<Ports> {
    serve(Logs::off()).await
}

pub(super) async fn start_logged(file: &Path) -> io::Result<Ports> {
    serve(Logs::json().to_file(file)).await
}

async fn serve(logs: Logs) -> io::Result<Ports> {
    let server = Server::new("greeter")
        .grpc(("127.0.0.1", 0))
        .http(("127.0.0.1", 0))
        .logs(logs)
        .service(GreeterService)
        .bind()
        .await
        .map_err(io::Error::other)?;
    let ports = Ports {
        grpc: server.grpc_addr().map(|address| address.port()),
        http: server.http_addr().map(|address| address.port()),
    };
    tokio::spawn(server.serve());
    Ok(ports)
}
