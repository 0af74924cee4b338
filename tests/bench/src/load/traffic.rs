use std::fmt;

use clap::ValueEnum;

/// A kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Traffic {
    /// `helloworld.Greeter/SayHello` over HTTP/2.
    GrpcUnary,
    /// `helloworld.Greeter/Repeat` over HTTP/2.
    GrpcStream,
    /// `POST /greeter/hello` over HTTP/1.1, keep-alive, one request at a time per connection.
    Rest,
}

impl fmt::Display for Traffic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GrpcUnary => "grpc-unary",
            Self::GrpcStream => "grpc-stream",
            Self::Rest => "rest",
        })
    }
}
