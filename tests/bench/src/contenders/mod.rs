//! The servers that are compared: the same greeter, each in its own way.

pub mod alone;
mod axum;
mod greeting;
mod hyper_http1;
mod hyper_http2;
pub mod process;
mod proto;
mod radicle;
mod tonic;

use std::{fmt, io, path::Path};

pub use self::axum::serve_router;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

/// One way to serve the greeter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Contender {
    /// tonic's own server, nothing around it.
    Tonic,
    /// An axum router and serde_json, nothing around them.
    Axum,
    /// hyper's HTTP/2 with gRPC framing by hand: the limit for gRPC.
    HyperHttp2,
    /// hyper's HTTP/1 with serde_json: the limit for JSON.
    HyperHttp1,
    /// radicle with everything on but the lines of calls.
    Radicle,
    /// radicle with everything on, one JSON line for each call in a file.
    RadicleLogged,
    /// radicle with an admin listener, and no memory of its calls.
    StoreOff,
    /// radicle with an admin listener, which remembers its calls.
    StoreOn,
    /// The same with a handler that emits two events, which are remembered, too.
    StoreEvents,
}

/// Where a server that was just started listens on loopback.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ports {
    /// The port for gRPC, if the server speaks it.
    pub grpc: Option<u16>,
    /// The port for JSON over HTTP, if the server speaks it.
    pub http: Option<u16>,
}

impl Contender {
    /// Its name in tables and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tonic => "tonic",
            Self::Axum => "axum",
            Self::HyperHttp2 => "hyper-http2",
            Self::HyperHttp1 => "hyper-http1",
            Self::Radicle => "radicle",
            Self::RadicleLogged => "radicle-logged",
            Self::StoreOff => "store-off",
            Self::StoreOn => "store-on",
            Self::StoreEvents => "store-events",
        }
    }

    /// Opens the ports and spawns the server; only [`RadicleLogged`](Self::RadicleLogged) writes
    /// the log file.
    pub async fn start(self, log_file: &Path) -> io::Result<Ports> {
        match self {
            Self::Tonic => tonic::start().await,
            Self::Axum => axum::start().await,
            Self::HyperHttp2 => hyper_http2::start().await,
            Self::HyperHttp1 => hyper_http1::start().await,
            Self::Radicle => radicle::start().await,
            Self::RadicleLogged => radicle::start_logged(log_file).await,
            Self::StoreOff => radicle::start_with_pages(false, 0).await,
            Self::StoreOn => radicle::start_with_pages(true, 0).await,
            Self::StoreEvents => radicle::start_with_pages(true, 2).await,
        }
    }
}

impl fmt::Display for Contender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

async fn listen() -> io::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}
