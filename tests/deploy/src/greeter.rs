//! The greeter and those who call it.

use std::{
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use radicle::{Request, tokio_stream};

use crate::{
    Result,
    proto::{GetGreetingRequest, HelloRequest, RepeatHelloRequest, greeter_client::GreeterClient},
};

/// The trace of all calls here.
pub const TRACE_ID: &str = "0af7651916cd43dd8448eb211c80319c";

const TRACEPARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/// A running greeter, ended when dropped.
#[derive(Debug)]
pub struct Greeter {
    process: Child,
    /// Where gRPC is.
    pub grpc: SocketAddr,
    /// Where REST is.
    pub http: SocketAddr,
    /// Where metrics are.
    pub admin: SocketAddr,
}

impl Greeter {
    /// Starts the program with these arguments and on these ports.
    pub fn start(
        program: &Path,
        arguments: &[String],
        [grpc, http, admin]: [SocketAddr; 3],
    ) -> Result<Self> {
        let process = Command::new(program)
            .args(arguments)
            .args(["--grpc-server-port", &grpc.port().to_string()])
            .args(["--http-server-port", &http.port().to_string()])
            .args(["--admin-server-port", &admin.port().to_string()])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", program.display()))?;
        Ok(Self { process, grpc, http, admin })
    }

    /// Calls every method by gRPC and by REST, well and badly, in one round.
    pub async fn round(&self) -> Result<()> {
        let mut client = GreeterClient::connect(format!("http://{}", self.grpc)).await?;
        client.say_hello(traced(HelloRequest { name: "Ada".into() })).await?;
        for language in ["en", "xx"] {
            let request = GetGreetingRequest { language: language.into(), ..Default::default() };
            let _ = client.get_greeting(traced(request)).await;
        }
        for count in [3, 2000] {
            let request = RepeatHelloRequest { count, name: "Ada".into() };
            if let Ok(stream) = client.repeat_hello(request).await {
                let mut stream = stream.into_inner();
                while stream.message().await?.is_some() {}
            }
        }
        let name = || HelloRequest { name: "Ada".into() };
        client.greet_all(tokio_stream::iter([name(), name()])).await?;
        // One call that its deadline ends, and one that its client leaves.
        let mut late = Request::new(tokio_stream::pending::<HelloRequest>());
        late.set_timeout(Duration::from_millis(50));
        let _ = client.greet_all(late).await;
        drop(client.chat(tokio_stream::pending::<HelloRequest>()).await?);
        e2e::Grpc::new("/helloworld.Greeter/Nothing").send(self.grpc).await;
        for (method, path, body) in [
            ("POST", "/greeter/hello", "{\"name\": \"Ada\"}"),
            ("POST", "/greeter/hello", "{"),
            ("GET", "/greeter/xx/greeting", ""),
            ("GET", "/greeter/repeat/Ada?count=2", ""),
            ("GET", "/nothing", ""),
        ] {
            e2e::http1(self.http, method, path, &[("traceparent", TRACEPARENT)], body).await;
        }
        Ok(())
    }
}

impl Drop for Greeter {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn traced<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("traceparent", TRACEPARENT.parse().expect("it is ASCII"));
    request
}
