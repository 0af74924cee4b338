//! CPU, latency, memory and build cost of radicle beside bare tonic, axum and hyper.
//!
//! See the README of this package for the commands.

pub mod build_cost;
pub mod children;
pub mod codecs;
pub mod commands;
pub mod contenders;
pub mod json_build_cost;
pub mod load;
pub mod measure;
pub mod report;
pub mod router;

/// Why a benchmark stopped: printed and nothing else, so one type is enough.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// What can stop a benchmark.
pub type Result<T> = std::result::Result<T, Error>;
