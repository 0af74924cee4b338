//! Debuggable, production-ready servers from one `.proto` and one `impl` block.

mod admin;
mod base64;
mod build_info;
mod builtin;
pub mod call;
mod codegen;
#[cfg(feature = "flags")]
pub mod flags;
mod generated {
    //! Google's messages and the services of gRPC itself, made by radicle-build; `tests/golden` keeps them.
    include!("generated/radicle.rs");
}
#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod google;
mod journal;
pub mod json;
pub mod logging;
mod message;
pub mod metrics;
mod openapi;
mod profile;
mod reply;
pub mod requests;
mod server;
mod service;
pub mod spec;
mod trailers;
mod transport;

pub use admin::{Access, DebugPages};
pub use build_info::BuildInfo;
pub use builtin::health::Health;
#[cfg(feature = "flags")]
pub use flags::{Dynamic, Flags};
pub use futures_core::Stream;
pub use http;
pub use message::Message;
pub use prometheus;
pub use prost_types;
#[cfg(feature = "flags")]
pub use radicle_macros::Flags;
pub use radicle_macros::service;
pub use server::{
    Address, BoundServer, Error, ErrorKind, Handle, HttpService, Limits, ListenerAddr,
    ListenerKind, Server,
};
pub use service::{Mount, Service};
/// The allocator that takes heap profiles.
///
/// ```
/// #[global_allocator]
/// static ALLOCATOR: radicle::Jemalloc = radicle::Jemalloc;
/// ```
///
/// It takes samples when the program starts with the environment variable
/// `_RJEM_MALLOC_CONF=prof:true,lg_prof_sample:19`, one in 2^19 bytes; the page `/debug/pprof/` says how
/// else to switch that on.
#[cfg(all(feature = "profile-heap", unix))]
pub use tikv_jemallocator::Jemalloc;
pub use tokio_stream;
pub use tonic::async_trait;
/// The body of requests and responses in the layers of [`Server::http_layer`].
pub use tonic::body::Body;
/// A connection to a server, for generated clients.
#[cfg(feature = "client")]
pub use tonic::transport::Channel;
pub use tonic::{Code, Request, Response, Status, Streaming, metadata::MetadataMap as Metadata};
pub use trailers::Trailers;
pub use transport::rest::{MetadataMapping, Rest, Unescape};

/// Brings in every package that build.rs compiled, as a tree of modules.
///
/// With `package helloworld;` in the proto, this makes `helloworld::HelloRequest` and
/// `helloworld::greeter_server::Greeter`.
#[macro_export]
macro_rules! include_protos {
    () => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/radicle.rs"));
    };
}

/// Brings in one package that build.rs compiled, as `tonic::include_proto!` does.
#[macro_export]
macro_rules! include_proto {
    ($package:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $package, ".rs"));
    };
}
