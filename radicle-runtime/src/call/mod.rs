//! The call: the one pipeline that gRPC and REST run through, and its boundary with generated code.
//!
//! ```text
//! transport ──► Call::begin ──► Run ──► Entry::dispatch ──► Input ──► handler
//!                  │ counts,     │ deadline,                             │
//!                  │ clock       │ panic guard                           ▼
//! transport ◄── CallStream ◄── answer ◄──────────────────────────── Output
//!                  │ counts, deadline and panic guard per message
//!                  ▼
//!               Call::finish, exactly once: metrics, the log line, the record that the server keeps
//! ```

mod answer;
#[expect(clippy::module_inception, reason = "the noun of the folder")]
mod call;
mod current;
mod entry;
mod guard;
mod input;
mod output;
mod panics;
mod pipeline;
mod run;
mod stream;
mod timeout;
mod traceparent;

pub(crate) use self::{
    answer::{Answer, First, answer, with_waker},
    call::{Call, Origin, Progress, Transport},
    current::{Scope, current_call, is_inside_call},
    entry::Entry,
    input::Start,
    panics::{LastPanic, Panic},
    pipeline::Pipeline,
    run::Run,
    stream::CallStream,
    timeout::parse_timeout,
};
pub use self::{
    input::{DecodeFrame, Frames, Input, Source},
    output::{Encode, Head, MessageStream, Output, Sent, StreamReply, UnaryReply},
};
