//! Whole requests: any bytes on a connection to a server with every kind of method. It answers in
//! HTTP or closes, in time, and never with 500: the handlers give back what they get.
#![no_main]

use std::{net::SocketAddr, sync::LazyLock, time::Duration};

use fuzz::proto::{Everything, echo_server::Echo};
use libfuzzer_sys::fuzz_target;
use radicle::{
    Server, Status, Stream, Streaming, google::api::HttpBody, logging::Logs, tokio_stream,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime::{Builder, Runtime},
    time::timeout,
};

/// How long a complete request may take. A request that is not complete takes so long each time.
const ANSWER: Duration = Duration::from_millis(5);
/// How long the server may take to close a connection that the client has closed.
const CLOSE: Duration = Duration::from_secs(5);

static SERVER: LazyLock<(Runtime, SocketAddr)> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let address = runtime.block_on(start());
    (runtime, address)
});

fuzz_target!(|input: &[u8]| {
    let (runtime, address) = &*SERVER;
    fuzz::limit_memory(32 << 20);
    let answer = runtime.block_on(exchange(*address, input)).expect("the server closes in time");
    let text = String::from_utf8_lossy(&answer);
    let is_http2 = input.starts_with(b"PRI ");
    assert!(answer.is_empty() || is_http2 || text.starts_with("HTTP/1."), "{text}");
    assert!(!text.contains("HTTP/1.1 500"), "{text}");
});

async fn start() -> SocketAddr {
    let server = Server::new("echo")
        .http(("127.0.0.1", 0))
        .logs(Logs::off())
        .signals(false)
        .service(EchoService)
        .bind()
        .await
        .expect("a free port");
    let address = server.http_addr().expect("a listener for HTTP");
    tokio::spawn(server.serve());
    address
}

/// Sends all bytes, then closes; gives what came back, or nothing if the server keeps the connection.
async fn exchange(address: SocketAddr, input: &[u8]) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    let mut answer = Vec::new();
    // The server may close first: then writing fails, which is no mistake.
    let _ = stream.write_all(input).await;
    let _ = timeout(ANSWER, stream.read_buf(&mut answer)).await;
    let _ = stream.shutdown().await;
    let mut rest = stream.take(1 << 20);
    // A reset is a way to close.
    let _ = timeout(CLOSE, rest.read_to_end(&mut answer)).await.ok()?;
    Some(answer)
}

struct EchoService;

#[radicle::service]
impl Echo for EchoService {
    async fn say(&self, request: Everything) -> Result<Everything, Status> {
        Ok(request)
    }

    async fn repeat(
        &self,
        request: Everything,
    ) -> Result<impl Stream<Item = Result<Everything, Status>>, Status> {
        Ok(tokio_stream::iter([Ok(request.clone()), Ok(request)]))
    }

    async fn collect(&self, mut requests: Streaming<Everything>) -> Result<Everything, Status> {
        let mut last = Everything::default();
        while let Some(request) = requests.message().await? {
            last = request;
        }
        Ok(last)
    }

    async fn chat(
        &self,
        requests: Streaming<Everything>,
    ) -> Result<impl Stream<Item = Result<Everything, Status>>, Status> {
        Ok(requests)
    }

    async fn upload(&self, request: HttpBody) -> Result<HttpBody, Status> {
        Ok(request)
    }
}
