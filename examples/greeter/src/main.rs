//! The greeter: `cargo run -p greeter`, then ask it by gRPC and by JSON.

radicle::include_protos!();
use helloworld::{GetGreetingRequest, HelloRequest, HelloResponse, RepeatHelloRequest};
use helloworld::{get_greeting_request::Style, greeter_server::Greeter};
use radicle::{Dynamic, Flags, Server, Status, Stream, Streaming, tokio_stream::StreamExt};

/// A greeter over gRPC and REST.
#[derive(Flags)]
struct Settings {
    /// The port that speaks gRPC.
    #[flag(default = 8081)]
    grpc_server_port: u16,
    /// The port that speaks JSON over HTTP.
    #[flag(default = 8080)]
    http_server_port: u16,
    /// The port of metrics, probes and debug pages.
    #[flag(default = 8082)]
    admin_server_port: u16,
    /// The address of that port: 0.0.0.0 where probes and Prometheus come from outside.
    #[flag(default = "127.0.0.1")]
    admin_server_host: String,
    /// What a greeting starts with.
    #[flag(default = "Hello")]
    greeting: Dynamic<String>,
}

struct GreeterService {
    greeting: Dynamic<String>,
}

#[radicle::service]
impl Greeter for GreeterService {
    async fn say_hello(&self, request: HelloRequest) -> Result<HelloResponse, Status> {
        Ok(hello(&self.greeting, &request.name))
    }

    async fn get_greeting(&self, request: GetGreetingRequest) -> Result<HelloResponse, Status> {
        let greeting = match (request.language.as_str(), request.style()) {
            ("en", Style::Formal) => "Good day",
            ("en", _) => "Hello",
            ("de", _) => "Hallo",
            ("fr", _) => "Bonjour",
            (other, _) => {
                tracing::warn!(language = other, "unknown language");
                return Err(Status::not_found(format!("no greeting in {other:?}")));
            }
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
        let greeting = self.greeting.clone();
        let responses = (0..request.count).map(move |_| Ok(hello(&greeting, &request.name)));
        Ok(radicle::tokio_stream::iter(responses))
    }

    async fn greet_all(&self, mut names: Streaming<HelloRequest>) -> Result<HelloResponse, Status> {
        let mut everybody = Vec::new();
        while let Some(request) = names.message().await? {
            everybody.push(request.name);
        }
        Ok(hello(&self.greeting, &everybody.join(", ")))
    }

    async fn chat(
        &self,
        requests: Streaming<HelloRequest>,
    ) -> Result<impl Stream<Item = Result<HelloResponse, Status>>, Status> {
        let greeting = self.greeting.clone();
        Ok(requests.map(move |request| Ok(hello(&greeting, &request?.name))))
    }
}

fn hello(greeting: &Dynamic<String>, name: &str) -> HelloResponse {
    HelloResponse { message: format!("{} {name}", greeting.get()) }
}

#[tokio::main]
async fn main() -> Result<(), radicle::Error> {
    let flags = Settings::parse();
    Server::new("greeter")
        .grpc(flags.grpc_server_port)
        .http(flags.http_server_port)
        .admin((flags.admin_server_host.as_str(), flags.admin_server_port))
        .service(GreeterService { greeting: flags.greeting.clone() })
        .flags(&flags)
        .listen_and_serve()
        .await
}
