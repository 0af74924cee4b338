use std::{
    fmt,
    net::SocketAddr,
    ops::Deref,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use http::{HeaderMap, HeaderName, HeaderValue};
use tonic::Code;
use tracing::Level;

use super::{Entry, Sent, traceparent::TraceParent};
use crate::{
    logging::CallLine,
    metrics::this_shard,
    requests::{Event, Events, Live, Record, RequestId, Ticket, TraceId},
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// How a call came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    Grpc,
    Rest,
}

impl Transport {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Grpc => "grpc",
            Self::Rest => "rest",
        }
    }
}

/// What a transport knows about a request before it reads the body.
#[derive(Debug)]
pub(crate) struct Origin {
    pub(crate) transport: Transport,
    pub(crate) peer: Option<SocketAddr>,
    pub(crate) timeout: Option<Duration>,
}

/// A call in progress. It counts as started when it is made and as handled exactly once: by
/// [`Call::finish`], or as `Canceled` when it is dropped before.
pub(crate) struct Call {
    progress: Arc<Progress>,
    /// Its place among the calls that the server remembers.
    ticket: Option<Ticket>,
    finished: bool,
}

/// What the parts of a call share: who it is for, and what went over the wire.
pub(crate) struct Progress {
    entry: Arc<Entry>,
    origin: Origin,
    started: Instant,
    request_id: Option<HeaderValue>,
    traceparent: Option<HeaderValue>,
    messages_received: AtomicU64,
    bytes_received: AtomicU64,
    messages_sent: AtomicU64,
    bytes_sent: AtomicU64,
    happened: Mutex<Happened>,
}

/// What happened inside of a call.
#[derive(Default)]
struct Happened {
    /// None before the first one, or if nobody wants them.
    events: Option<Box<Events>>,
    /// A task that the handler left behind has no call to tell of.
    is_over: bool,
}

impl Call {
    pub(crate) fn begin(
        entry: Arc<Entry>,
        origin: Origin,
        headers: &HeaderMap,
        started: Instant,
    ) -> Self {
        entry.instruments.started();
        // Whom nobody observes needs no request id.
        let observed = is_observed(&entry);
        let progress = Progress {
            entry,
            origin,
            started,
            request_id: observed.then(|| find(headers, &REQUEST_ID)).flatten(),
            traceparent: find(headers, &TRACEPARENT),
            messages_received: AtomicU64::new(0),
            bytes_received: AtomicU64::new(0),
            messages_sent: AtomicU64::new(0),
            bytes_sent: AtomicU64::new(0),
            happened: Mutex::default(),
        };
        let progress = Arc::new(progress);
        let family = progress.entry.family.as_ref();
        let ticket = family.map(|it| it.begin(this_shard(), started, progress.clone()));
        Self { progress, ticket, finished: false }
    }

    /// What a part of the call that lives elsewhere needs.
    pub(crate) fn progress(&self) -> &Arc<Progress> {
        &self.progress
    }

    /// Ends the call: metrics, log line, and what the server remembers of it.
    pub(crate) fn finish(&mut self, code: Code, message: &str) {
        self.finish_after(self.elapsed(), code, message);
    }

    /// Ends the call, which took so long.
    pub(crate) fn finish_after(&mut self, elapsed: Duration, code: Code, message: &str) {
        self.finish_as(elapsed, code, code, message);
    }

    /// Ends a call that its handler does not see: whatever the code, the client made the mistake.
    pub(crate) fn refuse(&mut self, code: Code, message: &str) {
        self.finish_as(self.elapsed(), code, Code::InvalidArgument, message);
    }

    /// `severity` is the code that gives the log line its level.
    fn finish_as(&mut self, elapsed: Duration, code: Code, severity: Code, message: &str) {
        if std::mem::replace(&mut self.finished, true) {
            return;
        }
        let trace = self.progress.trace();
        let recorded = trace.filter(|trace| trace.sampled).map(|trace| trace.trace_id);
        self.entry.instruments.handled(code, elapsed, recorded);
        if self.entry.pipeline.log.is_on() {
            self.log(trace, (code, severity), message, elapsed);
        }
        if let (Some(family), Some(ticket)) = (&self.progress.entry.family, self.ticket.take()) {
            let events = self.progress.happened().end();
            let record = self.progress.record(trace, elapsed, Some(code));
            family.finish(ticket, record, events, message);
        }
    }
}

impl Progress {
    pub(crate) fn entry(&self) -> &Arc<Entry> {
        &self.entry
    }

    /// The time since the call began.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// When the call has to be over.
    pub(crate) fn deadline(&self) -> Option<tokio::time::Instant> {
        let asked = self.origin.timeout?;
        let timeout = self.entry.pipeline.max_timeout.map_or(asked, |max| asked.min(max));
        let deadline = self.started.checked_add(timeout)?;
        Some(tokio::time::Instant::from_std(deadline))
    }

    /// One more request message of this size has been read.
    pub(crate) fn received(&self, bytes: usize) {
        self.entry.instruments.received(1);
        add(&self.messages_received, 1);
        add(&self.bytes_received, bytes as u64);
    }

    /// Response messages go out.
    pub(crate) fn sent(&self, sent: Sent) {
        if sent.messages > 0 {
            self.entry.instruments.sent(sent.messages);
            add(&self.messages_sent, sent.messages);
            add(&self.bytes_sent, sent.bytes as u64);
        }
    }

    /// Whether somebody asks what happens inside of the call.
    pub(super) fn is_observed(&self) -> bool {
        is_observed(&self.entry)
    }

    /// Whether the server remembers the call.
    pub(crate) fn is_remembered(&self) -> bool {
        self.entry.family.is_some()
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.request_id.as_ref().and_then(|id| id.to_str().ok())
    }

    pub(crate) fn trace(&self) -> Option<TraceParent<'_>> {
        self.traceparent.as_ref().and_then(TraceParent::parse)
    }

    /// Keeps an event that happened inside of the call now.
    pub(crate) fn note(&self, level: Level, target: &'static str, text: &str) {
        let Some(family) = &self.entry.family else {
            return;
        };
        let event = Event::new(self.started.elapsed(), level, target, text);
        let mut happened = self.happened();
        if happened.is_over {
            return;
        }
        if happened.events.is_none() {
            happened.events = family.events().map(Box::new);
        }
        if let Some(events) = &mut happened.events {
            events.push(event);
        }
    }

    fn happened(&self) -> MutexGuard<'_, Happened> {
        self.happened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the server remembers of the call, but for what has no fixed size.
    fn record(
        &self,
        trace: Option<TraceParent<'_>>,
        elapsed: Duration,
        code: Option<Code>,
    ) -> Record {
        Record {
            number: 0,
            transport: self.origin.transport.as_str(),
            peer: self.origin.peer,
            request_id: self.request_id().map(RequestId::new),
            trace_id: trace.and_then(|trace| TraceId::new(trace.trace_id)),
            started: self.started,
            elapsed,
            deadline: self.origin.timeout,
            code,
            messages_received: self.messages_received.load(Relaxed),
            bytes_received: self.bytes_received.load(Relaxed),
            messages_sent: self.messages_sent.load(Relaxed),
            bytes_sent: self.bytes_sent.load(Relaxed),
            details: None,
        }
    }

    fn log(
        &self,
        trace: Option<TraceParent<'_>>,
        (code, severity): (Code, Code),
        message: &str,
        duration: Duration,
    ) {
        self.entry.pipeline.log.record(&CallLine {
            service: self.entry.service.name,
            method: self.entry.method.name,
            kind: self.entry.method.kind,
            transport: self.origin.transport.as_str(),
            code,
            severity,
            message,
            duration,
            deadline: self.origin.timeout,
            peer: self.origin.peer,
            request_id: self.request_id(),
            trace_id: trace.map(|trace| trace.trace_id),
            messages_received: self.messages_received.load(Relaxed),
            bytes_received: self.bytes_received.load(Relaxed),
            messages_sent: self.messages_sent.load(Relaxed),
            bytes_sent: self.bytes_sent.load(Relaxed),
        });
    }
}

impl Happened {
    fn end(&mut self) -> Option<Box<Events>> {
        self.is_over = true;
        self.events.take()
    }
}

impl Live for Progress {
    fn record(&self, now: Instant) -> Record {
        let elapsed = now.saturating_duration_since(self.started);
        let details = self.happened().events.as_ref().map(|events| events.snapshot());
        Record { details, ..self.record(self.trace(), elapsed, None) }
    }
}

fn is_observed(entry: &Entry) -> bool {
    entry.family.is_some() || entry.pipeline.log.is_on()
}

/// The first value of a header that most requests do not have. Nothing is hashed: names of other headers
/// differ in their first byte, or are known by number.
fn find(headers: &HeaderMap, name: &HeaderName) -> Option<HeaderValue> {
    headers.iter().find(|(it, _)| *it == name).map(|(_, value)| value.clone())
}

/// Adds to a counter that one part of a call writes: a load and a store, no locked instruction.
fn add(counter: &AtomicU64, count: u64) {
    counter.store(counter.load(Relaxed) + count, Relaxed);
}

impl Deref for Call {
    type Target = Progress;

    fn deref(&self) -> &Progress {
        &self.progress
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if !self.finished {
            self.finish(Code::Cancelled, "the client went away");
        }
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.entry.method.path).finish()
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Progress").field(&self.entry.method.path).finish()
    }
}
