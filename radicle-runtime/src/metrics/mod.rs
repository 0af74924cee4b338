//! Prometheus metrics: go-grpc-prometheus' families for calls, OpenTelemetry's for HTTP, and the process.
//!
//! Handles are resolved once per method when the server starts; a call then only adds to atomics.

mod build_info;
mod calls;
mod code;
mod encode;
mod error;
mod exemplar;
mod family;
#[cfg(feature = "flags")]
mod flags;
mod histogram;
mod http_route;
mod listeners;
mod process;
mod render;
mod requests;
mod runtime;
mod server;
mod settings;
mod shards;
mod state;
#[cfg(test)]
mod tests;

#[cfg(feature = "profile-cpu")]
pub(crate) use self::process::cpu_seconds;
pub use self::settings::Metrics;
pub(crate) use self::{
    calls::Instruments,
    code::code_name,
    http_route::{HttpRoute, MethodLabel},
    process::{ProcessNow, process},
    server::{Observed, ServerMetrics},
    shards::{shards, this_shard},
};
