use std::{
    fmt, io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use tracing::{Level, subscriber::set_global_default};
use tracing_subscriber::{Layer, filter::Targets, layer::SubscriberExt};

use super::{
    CallLog, Levels, Logs,
    call_log::Output,
    layer::Events,
    levels::Filter,
    line::{Line, Shape},
    queue::Sink,
    sampling::Sampling,
};
use crate::requests;

/// Whether the process' subscriber is one of ours: lines of calls then need not go through it.
static OURS: AtomicBool = AtomicBool::new(false);

/// The log of a server, running.
pub(crate) struct Logger {
    calls: Arc<CallLog>,
    sink: Option<Sink>,
    dropped: Arc<AtomicU64>,
    levels: Arc<Levels>,
}

impl Logger {
    /// Opens the destination, starts the writer, and takes the process' `tracing` events if nobody does.
    ///
    /// Of the events within calls, those of the `remembered` targets are kept with their calls, too.
    ///
    /// # Errors
    /// The file cannot be opened, or the system has no thread left.
    pub(crate) fn start(mut logs: Logs, remembered: Targets) -> io::Result<Self> {
        let dropped = Arc::default();
        let levels = Arc::new(Levels::new(logs.targets.clone(), logs.levels));
        if !logs.on {
            return Ok(Self::new(&logs, Output::Off, None, dropped, levels));
        }
        let (shape, asked_for) = (logs.shape(), logs.has_destination());
        let report = move |lines| dropped_line(shape, lines, SystemTime::now());
        let sink = Sink::start(logs.open()?, logs.capacity, Arc::clone(&dropped), report)?;
        let ours = install(&levels, Events { sink: sink.clone(), shape }, remembered);
        let sink = (ours || asked_for).then_some(sink);
        let output = match &sink {
            _ if !logs.calls => Output::Off,
            None => Output::Subscriber,
            Some(sink) => Output::Queue { sink: sink.clone(), shape, levels: Arc::clone(&levels) },
        };
        Ok(Self::new(&logs, output, sink, dropped, levels))
    }

    fn new(
        logs: &Logs,
        output: Output,
        sink: Option<Sink>,
        dropped: Arc<AtomicU64>,
        levels: Arc<Levels>,
    ) -> Self {
        let sampling = Arc::new(Sampling::new(logs.call_sampling));
        let calls = Arc::new(CallLog { output, levels: logs.levels, sampling });
        Self { calls, sink, dropped, levels }
    }

    /// Where the pipeline records calls.
    pub(crate) fn calls(&self) -> Arc<CallLog> {
        Arc::clone(&self.calls)
    }

    /// The levels, to change them.
    pub(crate) fn levels(&self) -> Arc<Levels> {
        Arc::clone(&self.levels)
    }

    /// Which successful calls get a line, to change that.
    #[cfg(feature = "flags")]
    pub(crate) fn sampling(&self) -> Arc<Sampling> {
        Arc::clone(&self.calls.sampling)
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
fn install(levels: &Arc<Levels>, events: Events, remembered: Targets) -> bool {
    let filter = Filter(Arc::clone(levels));
    let subscriber = tracing_subscriber::registry()
        .with(events.with_filter(filter))
        .with(requests::recorder(remembered));
    if set_global_default(subscriber).is_ok() {
        levels.rule_events();
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
