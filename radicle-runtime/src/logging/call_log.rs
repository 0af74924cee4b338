use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use tonic::Code;
use tracing::Level;

use super::{
    CallLine,
    call_line::TARGET,
    levels::Levels,
    line::{Line, Shape},
    queue::Sink,
    sampling::Sampling,
};
use crate::metrics::code_name;

/// How many status codes gRPC has; `Code as usize` is below it.
pub(super) const CODES: usize = 17;

/// Where the lines of calls go.
pub(crate) struct CallLog {
    pub(super) output: Output,
    /// The level of each code.
    pub(super) levels: [Level; CODES],
    /// Which calls that end with `OK` get a line.
    pub(super) sampling: Arc<Sampling>,
}

/// Who writes the lines of calls.
pub(super) enum Output {
    /// Nobody.
    Off,
    /// Our queue.
    Queue { sink: Sink, shape: Shape, levels: Arc<Levels> },
    /// The subscriber that the application installed.
    Subscriber,
}

impl CallLog {
    /// Whether any call gets a line.
    pub(crate) fn is_on(&self) -> bool {
        !matches!(self.output, Output::Off)
    }

    /// Whether calls that end so get lines.
    pub(super) fn enabled(&self, code: Code) -> bool {
        match &self.output {
            Output::Off => false,
            Output::Queue { levels, .. } => levels.call(code),
            Output::Subscriber => subscriber_wants(self.level(code)),
        }
    }

    /// Writes the line of a finished call, if it is enabled.
    pub(crate) fn record(&self, call: &CallLine<'_>) {
        let sampled = call.code != Code::Ok || self.sampling.takes();
        if !sampled || !self.enabled(call.severity) {
            return;
        }
        match &self.output {
            Output::Off => {}
            Output::Queue { sink, shape, .. } => Line::with(|line| {
                call.write(line, *shape, SystemTime::now(), self.level(call.severity));
                sink.push(&line.bytes);
            }),
            Output::Subscriber => emit(call, self.level(call.severity)),
        }
    }

    fn level(&self, code: Code) -> Level {
        self.levels[code as usize]
    }
}

impl fmt::Debug for CallLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallLog").field("on", &self.is_on()).finish_non_exhaustive()
    }
}

/// Does something with a level that must be a constant: each place in the code has one for good.
macro_rules! at {
    ($level:expr, $do:ident!($($arguments:tt)*)) => {
        match $level {
            Level::ERROR => tracing::$do!(target: TARGET, Level::ERROR, $($arguments)*),
            Level::WARN => tracing::$do!(target: TARGET, Level::WARN, $($arguments)*),
            Level::INFO => tracing::$do!(target: TARGET, Level::INFO, $($arguments)*),
            Level::DEBUG => tracing::$do!(target: TARGET, Level::DEBUG, $($arguments)*),
            Level::TRACE => tracing::$do!(target: TARGET, Level::TRACE, $($arguments)*),
        }
    };
}

fn subscriber_wants(level: Level) -> bool {
    at!(level, event_enabled!())
}

fn emit(call: &CallLine<'_>, level: Level) {
    let millis = |duration: Duration| duration.as_secs_f64() * 1000.0;
    let message = Some(call.message).filter(|message| !message.is_empty());
    at!(
        level,
        event!(
            grpc.service = call.service,
            grpc.method = call.method,
            "grpc.type" = call.kind.as_str(),
            grpc.code = code_name(call.code),
            grpc.message = message,
            transport = call.transport,
            duration_ms = millis(call.duration),
            deadline_ms = call.deadline.map(millis),
            peer = call.peer.map(tracing::field::display),
            request_id = call.request_id,
            trace_id = call.trace_id,
            messages_received = call.messages_received,
            bytes_received = call.bytes_received,
            messages_sent = call.messages_sent,
            bytes_sent = call.bytes_sent,
            "finished call"
        )
    );
}
