//! The greeter: `cargo run -p greeter`, then ask it by gRPC and by JSON.

radicle::include_protos!();
use clap::Parser;
use helloworld::{GetGreetingRequest, HelloRequest, HelloResponse, RepeatHelloRequest};
use helloworld::{get_greeting_request::Style, greeter_server::Greeter};
use radicle::{Server, Status, Stream, Streaming, tokio_stream::StreamExt};

/// A greeter over gRPC and REST.
#[derive(Parser)]
struct Flags {
    /// The port that speaks gRPC.
    #[arg(long, default_value_t = 8081)]
    grpc_server_port: u16,
    /// The port that speaks JSON over HTTP.
    #[arg(long, default_value_t = 8080)]
    http_server_port: u16,
    /// The port of metrics, probes and debug pages.
    #[arg(long, default_value_t = 8082)]
    admin_server_port: u16,
    /// The address of that port: 0.0.0.0 where probes and Prometheus come from outside.
    #[arg(long, default_value = "127.0.0.1")]
    admin_server_host: String,
}

struct GreeterService;

#[radicle::service]
impl Greeter for GreeterService {
    async fn say_hello(&self, request: HelloRequest) -> Result<HelloResponse, Status> {
        Ok(hello(&request.name))
    }

    async fn get_greeting(&self, request: GetGreetingRequest) -> Result<HelloResponse, Status> {
        let greeting = match (request.language.as_str(), request.style()) {
            ("en", Style::Formal) => "Good day",
            ("en", _) => "Hello",
            ("de", _) => "Hallo",
            ("fr", _) => "Bonjour",
            (other, _) => return Err(Status::not_found(format!("no greeting in {other:?}"))),
        };
        Ok(HelloResponse { message: format!("{greeting} {}", request.name) })
    }

    async fn repeat_hello(
        &self,
        request: RepeatHelloRequest,
    ) -> Result<impl Stream<Item = Result<HelloResponse, Status>>, Status> {
        if request.count > 1000 {
            return Err(Status::invalid_argument("count is larger than 1000"));
        }
        let responses = (0..request.count).map(move |_| Ok(hello(&request.name)));
        Ok(radicle::tokio_stream::iter(responses))
    }

    async fn greet_all(&self, mut names: Streaming<HelloRequest>) -> Result<HelloResponse, Status> {
        let mut everybody = Vec::new();
        while let Some(request) = names.message().await? {
            everybody.push(request.name);
        }
        Ok(hello(&everybody.join(", ")))
    }

    async fn chat(
        &self,
        requests: Streaming<HelloRequest>,
    ) -> Result<impl Stream<Item = Result<HelloResponse, Status>>, Status> {
        Ok(requests.map(|request| Ok(hello(&request?.name))))
    }
}

fn hello(name: &str) -> HelloResponse {
    HelloResponse { message: format!("Hello {name}") }
}

#[tokio::main]
async fn main() -> Result<(), radicle::Error> {
    let flags = Flags::parse();
    Server::new("greeter")
        .grpc(flags.grpc_server_port)
        .http(flags.http_server_port)
        .admin((flags.admin_server_host.as_str(), flags.admin_server_port))
        .service(GreeterService)
        .listen_and_serve()
        .await
}
