use std::{
    fmt, io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use tracing::{Level, subscriber::set_global_default};
use tracing_subscriber::layer::SubscriberExt;

use super::{
    CallLog, Logs,
    call_line::TARGET,
    call_log::Output,
    layer::Events,
    line::{Line, Shape},
    queue::Sink,
};

/// Whether the process' subscriber is one of ours: lines of calls then need not go through it.
static OURS: AtomicBool = AtomicBool::new(false);

/// The log of a server, running.
pub(crate) struct Logger {
    calls: Arc<CallLog>,
    sink: Option<Sink>,
    dropped: Arc<AtomicU64>,
}

impl Logger {
    /// Opens the destination, starts the writer, and takes the process' `tracing` events if nobody does.
    ///
    /// # Errors
    /// The file cannot be opened, or the system has no thread left.
    pub(crate) fn start(mut logs: Logs) -> io::Result<Self> {
        let dropped = Arc::default();
        if !logs.on {
            return Ok(Self::new(&logs, Output::Off, None, dropped));
        }
        let (shape, asked_for) = (logs.shape(), logs.has_destination());
        let report = move |lines| dropped_line(shape, lines, SystemTime::now());
        let sink = Sink::start(logs.open()?, logs.capacity, Arc::clone(&dropped), report)?;
        let ours = install(&logs, Events { sink: sink.clone(), shape });
        let sink = (ours || asked_for).then_some(sink);
        let output = match &sink {
            _ if !logs.calls => Output::Off,
            None => Output::Subscriber,
            Some(sink) => Output::Queue {
                sink: sink.clone(),
                shape,
                enabled: logs.levels.map(|level| logs.targets.would_enable(TARGET, &level)),
            },
        };
        Ok(Self::new(&logs, output, sink, dropped))
    }

    fn new(logs: &Logs, output: Output, sink: Option<Sink>, dropped: Arc<AtomicU64>) -> Self {
        let calls = Arc::new(CallLog { output, levels: logs.levels });
        Self { calls, sink, dropped }
    }

    /// Where the pipeline records calls.
    pub(crate) fn calls(&self) -> Arc<CallLog> {
        Arc::clone(&self.calls)
    }

    /// Counts the lines that were lost.
    pub(crate) fn dropped(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.dropped)
    }

    /// Waits until every line so far is written, at most `limit`; false if some were not.
    ///
    /// It blocks its thread.
    pub(crate) fn flush(&self, limit: Duration) -> bool {
        self.sink.as_ref().is_none_or(|sink| sink.flush(limit))
    }
}

/// Makes this the process' subscriber; false if the application has one of its own.
fn install(logs: &Logs, events: Events) -> bool {
    let subscriber = tracing_subscriber::registry().with(logs.targets.clone()).with(events);
    if set_global_default(subscriber).is_ok() {
        OURS.store(true, Ordering::Relaxed);
    }
    OURS.load(Ordering::Relaxed)
}

fn dropped_line(shape: Shape, lines: u64, time: SystemTime) -> Vec<u8> {
    let mut line = Line::default();
    line.head(shape, time, Level::WARN, "radicle::log");
    let mut fields = line.fields(shape);
    fields.message(format_args!("lines were dropped: the log's writer is too slow"));
    fields.number("dropped", lines);
    line.end(shape);
    line.bytes
}

impl fmt::Debug for Logger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logger").field("dropped", &self.dropped).finish_non_exhaustive()
    }
}
