//! Logs: one line per finished call, and the `tracing` events of handlers, through one bounded queue.
//!
//! A call never waits for its line to be written: it appends to a queue that one thread empties. Lines
//! that do not fit are dropped, counted in `radicle_log_lines_dropped_total`, and reported in the log
//! as soon as there is room again. The server flushes the queue when it stops; what is logged after
//! that, or in the last milliseconds before an abort, may be lost.
//!
//! A line in [`Format::Json`] is one object. Every line has `timestamp` (RFC 3339, UTC, microseconds),
//! `level`, `target` and `message`. The line of a call has the target `radicle::call` and
//!
//! | key | value |
//! |---|---|
//! | `grpc.service`, `grpc.method` | `helloworld.Greeter`, `SayHello` |
//! | `grpc.type` | `unary`, `client_stream`, `server_stream`, `bidi_stream` |
//! | `grpc.code` | `OK`, `Canceled`, `InvalidArgument` … (Go's names, as in the metrics) |
//! | `grpc.message` | the status message, if there is one |
//! | `transport` | `grpc` or `rest` |
//! | `duration_ms` | milliseconds from the request's headers to the response's end |
//! | `deadline_ms` | milliseconds that the caller gave the call, if it did |
//! | `peer` | the client's address |
//! | `request_id`, `trace_id` | where there is one |
//! | `messages_received`, `bytes_received` | request messages and their size |
//! | `messages_sent`, `bytes_sent` | response messages and their size |
//!
//! An event inside of a call has the call's `request_id` and `trace_id`, too, unless it has such fields itself.
//!
//! What a client chose is escaped and cut: 128 bytes of an id, 1 KiB of a message.

mod call_line;
mod call_log;
mod directives;
mod escape;
mod fields;
mod layer;
mod level;
mod levels;
mod line;
mod logger;
mod queue;
mod sampling;
mod settings;
#[cfg(test)]
mod tests;
mod timestamp;

pub use tracing::{Level, level_filters::LevelFilter};

#[cfg(feature = "flags")]
pub(crate) use self::sampling::Sampling;
pub use self::settings::{Format, Logs};
pub(crate) use self::timestamp::{rfc3339, rfc3339_micros};
pub(crate) use self::{
    call_line::CallLine, call_line::TARGET as CALL_TARGET, call_log::CallLog,
    directives::Directives, levels::Levels, line::with_event_text, logger::Logger,
};
