//! The call: the one pipeline that gRPC and REST run through, and its boundary with generated code.
//!
//! ```text
//! transport ──► Call::begin ──► Call::run ──► Entry::dispatch ──► Input ──► handler
//!                  │ counts,      │ deadline,                                │
//!                  │ clock        │ panic guard                              ▼
//! transport ◄── CallStream ◄── answer ◄──────────────────────────────── Output
//!                  │ counts, deadline and panic guard per message
//!                  ▼
//!               Call::finish, exactly once: metrics and the log line
//! ```

mod answer;
mod entry;
mod guard;
mod input;
mod output;
mod pipeline;
mod received;
mod stream;
mod timeout;

pub(crate) use self::{
    answer::{Answer, answer},
    entry::Entry,
    guard::{Call, Origin, Transport},
    pipeline::Pipeline,
    received::Received,
    stream::CallStream,
    timeout::parse_timeout,
};
pub use self::{
    input::{Frames, Input, Source},
    output::{Encode, Head, MessageStream, Output, StreamReply, UnaryReply},
};
