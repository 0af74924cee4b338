//! radicle as its users get it: both listeners, metrics, health, limits and recovery on.

use std::{io, path::Path};

use radicle::{
    Server, Status, Stream,
    logging::{Level, Logs},
};
use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};

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

struct GreeterService {
    /// How many events each greeting emits.
    events: u32,
}

#[radicle::service]
impl Greeter for GreeterService {
    async fn say_hello(&self, request: HelloRequest) -> Result<HelloReply, Status> {
        for number in 0..self.events {
            tracing::info!(number, name = request.name, "greeting");
        }
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
    serve(Logs::off(), 0, |server| server).await
}

pub(super) async fn start_logged(file: &Path) -> io::Result<Ports> {
    serve(Logs::json().to_file(file), 0, |server| server).await
}

pub(super) async fn start_with_pages(remember: bool, events: u32) -> io::Result<Ports> {
    if events > 0 {
        let layer = radicle::requests::layer(Level::INFO);
        tracing_subscriber::registry().with(layer).try_init().map_err(io::Error::other)?;
    }
    let pages =
        |server: Server| server.admin(0).debug_pages(|pages| pages.requests.enabled = remember);
    serve(Logs::off(), events, pages).await
}

async fn serve(
    logs: Logs,
    events: u32,
    change: impl FnOnce(Server) -> Server,
) -> io::Result<Ports> {
    let server = Server::new("greeter")
        .grpc(("127.0.0.1", 0))
        .http(("127.0.0.1", 0))
        .logs(logs)
        .service(GreeterService { events });
    let server = change(server).bind().await.map_err(io::Error::other)?;
    let ports = Ports {
        grpc: server.grpc_addr().map(|address| address.port()),
        http: server.http_addr().map(|address| address.port()),
    };
    tokio::spawn(server.serve());
    Ok(ports)
}
