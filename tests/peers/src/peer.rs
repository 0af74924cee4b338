use std::{io, path::Path};

use clap::ValueEnum;
use radicle_bench::contenders::{Contender, Ports};

use crate::peers::{rest_over_grpc, tonic_rest};

/// Who answers `POST /greeter/hello`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Peer {
    /// radicle with both listeners, metrics, health, limits and recovery on, log lines off.
    Radicle,
    /// An axum router and serde_json, nothing around them.
    Axum,
    /// rest_over_grpc on hyper's HTTP/1, its bridge to tonic's trait and pbjson.
    RestOverGrpc,
    /// tonic-rest's routes in axum, serde's derives on prost's messages.
    TonicRest,
    /// grpc-gateway that calls the service directly (`RegisterGreeterHandlerServer`).
    GatewayInProcess,
    /// grpc-gateway that calls a gRPC server over loopback TCP, both in one process.
    GatewayLoopback,
}

impl Peer {
    /// All of them, in the order in which they take turns.
    pub(crate) const ALL: &[Self] = &[
        Self::Radicle,
        Self::Axum,
        Self::RestOverGrpc,
        Self::TonicRest,
        Self::GatewayInProcess,
        Self::GatewayLoopback,
    ];

    /// The name in tables and on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Radicle => "radicle",
            Self::Axum => "axum",
            Self::RestOverGrpc => "rest-over-grpc",
            Self::TonicRest => "tonic-rest",
            Self::GatewayInProcess => "gateway-in-process",
            Self::GatewayLoopback => "gateway-loopback",
        }
    }

    /// Whether it is served by the Go program.
    pub(crate) fn is_go(self) -> bool {
        matches!(self, Self::GatewayInProcess | Self::GatewayLoopback)
    }

    /// How many times radicle's CPU per call it must take at least.
    pub(crate) fn target(self) -> Option<f64> {
        match self {
            Self::Radicle => None,
            Self::Axum | Self::RestOverGrpc | Self::TonicRest => Some(1.0),
            Self::GatewayInProcess => Some(3.3),
            Self::GatewayLoopback => Some(8.0),
        }
    }

    /// Opens the port and spawns the server.
    pub(crate) async fn start(self, log_file: &Path) -> io::Result<Ports> {
        match self {
            Self::Radicle => Contender::Radicle.start(log_file).await,
            Self::Axum => Contender::Axum.start(log_file).await,
            Self::RestOverGrpc => rest_over_grpc::start().await,
            Self::TonicRest => tonic_rest::start().await,
            Self::GatewayInProcess | Self::GatewayLoopback => {
                Err(io::Error::other("grpc-gateway is served by the program in go/"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_the_command_line_takes() {
        for peer in Peer::ALL {
            assert_eq!(Peer::from_str(peer.name(), false), Ok(*peer));
        }
        assert_eq!(Peer::ALL.len(), Peer::value_variants().len());
    }
}
