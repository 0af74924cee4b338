//! The JSON gateway: `google.api.http` bindings served over HTTP.
//!
//! ```text
//! request ──► Gateway::find ──► RequestMessage: body, then path, then query ──► call
//! response ◄── response: whole │ stream │ failed ◄── JsonEncoder ◄───────────────┘
//! ```

mod body;
mod config;
mod encode;
mod exchange;
mod failure;
mod form;
#[cfg(fuzzing)]
pub mod fuzz;
mod gateway;
mod http_code;
mod media;
mod metadata;
mod observation;
mod percent;
mod pretty;
mod query;
mod raw;
mod read;
mod reply;
mod request;
mod request_stream;
mod response;
mod router;
mod serve;
mod splitter;
mod status;
#[cfg(test)]
mod tests;
#[cfg(feature = "websocket")]
pub(crate) mod web_socket;

pub(crate) use self::query::{Bounds as QueryBounds, pairs as query_pairs};
pub(crate) use self::{body::Body, config::Rules, gateway::Gateway, serve::serve};
pub use self::{
    config::{Rest, Unescape},
    metadata::MetadataMapping,
    router::Routes,
};
