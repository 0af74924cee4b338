use std::{
    any::Any,
    fmt,
    future::{Future, poll_fn},
    net::SocketAddr,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use http::{HeaderMap, HeaderValue};
use tonic::{Code, Status};

use super::{Entry, Received};
use crate::logging::CallLine;

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
    entry: Arc<Entry>,
    transport: Transport,
    peer: Option<SocketAddr>,
    started: Instant,
    timeout: Option<Duration>,
    identity: Option<Identity>,
    traffic: Traffic,
    /// Set for a request stream, whose messages are counted there.
    stream: Option<Arc<Received>>,
    finished: bool,
}

/// What went over the wire for one call.
#[derive(Clone, Copy, Debug, Default)]
struct Traffic {
    bytes_received: u64,
    bytes_sent: u64,
    messages_received: u64,
    messages_sent: u64,
}

/// What the log line says about where a call belongs; kept only when there is a log line.
struct Identity {
    request_id: Option<HeaderValue>,
    traceparent: Option<HeaderValue>,
}

impl Call {
    pub(crate) fn begin(entry: Arc<Entry>, origin: Origin, headers: &HeaderMap) -> Self {
        entry.instruments.started();
        let identity = entry.pipeline.log.is_on().then(|| Identity {
            request_id: headers.get("x-request-id").cloned(),
            traceparent: headers.get("traceparent").cloned(),
        });
        Self {
            transport: origin.transport,
            peer: origin.peer,
            started: Instant::now(),
            timeout: origin.timeout,
            identity,
            traffic: Traffic::default(),
            stream: None,
            finished: false,
            entry,
        }
    }

    pub(crate) fn entry(&self) -> &Arc<Entry> {
        &self.entry
    }

    /// When the call has to be over.
    pub(crate) fn deadline(&self) -> Option<tokio::time::Instant> {
        let deadline = self.started.checked_add(self.timeout?)?;
        Some(tokio::time::Instant::from_std(deadline))
    }

    /// One more request message has been read.
    pub(crate) fn received(&mut self, bytes: usize) {
        self.entry.instruments.received(1);
        self.traffic.messages_received += 1;
        self.traffic.bytes_received += bytes as u64;
    }

    /// Where the reader of a request stream counts.
    pub(crate) fn received_stream(&mut self) -> Arc<Received> {
        let entry = &self.entry;
        let stream = self.stream.get_or_insert_with(|| Arc::new(Received::new(entry.clone())));
        stream.clone()
    }

    /// One more response message goes out.
    pub(crate) fn sent(&mut self, bytes: usize) {
        self.entry.instruments.sent(1);
        self.traffic.messages_sent += 1;
        self.traffic.bytes_sent += bytes as u64;
    }

    /// Runs a part of the call under its deadline and its panic guard.
    pub(crate) async fn run<T>(
        &self,
        future: impl Future<Output = Result<T, Status>>,
    ) -> Result<T, Status> {
        let mut future = pin!(future);
        let mut sleep = pin!(self.deadline().map(tokio::time::sleep_until));
        poll_fn(|cx| {
            if let Poll::Ready(result) = self.catch(|| future.as_mut().poll(cx)) {
                return Poll::Ready(result);
            }
            match sleep.as_mut().as_pin_mut() {
                Some(sleep) => sleep.poll(cx).map(|()| Err(deadline_exceeded())),
                None => Poll::Pending,
            }
        })
        .await
    }

    /// Polls user code; a panic becomes INTERNAL with a fixed text.
    pub(crate) fn catch<T>(
        &self,
        poll: impl FnOnce() -> Poll<Result<T, Status>>,
    ) -> Poll<Result<T, Status>> {
        catch_unwind(AssertUnwindSafe(poll))
            .unwrap_or_else(|panic| Poll::Ready(Err(self.panicked(&*panic))))
    }

    fn panicked(&self, panic: &(dyn Any + Send)) -> Status {
        self.entry.pipeline.metrics.panicked();
        tracing::error!(
            target: "radicle::panic",
            service = self.entry.service.name,
            method = self.entry.method.name,
            panic = panic_text(panic),
            "handler panicked",
        );
        Status::internal("internal error")
    }

    /// Ends the call: metrics and log line.
    pub(crate) fn finish(&mut self, code: Code, message: &str) {
        if std::mem::replace(&mut self.finished, true) {
            return;
        }
        let elapsed = self.started.elapsed();
        let entry = &*self.entry;
        entry.instruments.handled(code, elapsed);
        if let Some(identity) = &self.identity {
            self.log(identity, code, message, elapsed);
        }
    }

    fn log(&self, identity: &Identity, code: Code, message: &str, duration: Duration) {
        let (messages, bytes) = self.stream.as_ref().map_or((0, 0), |stream| stream.totals());
        self.entry.pipeline.log.record(&CallLine {
            service: self.entry.service.name,
            method: self.entry.method.name,
            kind: self.entry.method.kind,
            transport: self.transport.as_str(),
            code,
            message,
            duration,
            deadline: self.timeout,
            peer: self.peer,
            request_id: identity.request_id.as_ref().and_then(|id| id.to_str().ok()),
            trace_id: identity.traceparent.as_ref().and_then(trace_id),
            messages_received: self.traffic.messages_received + messages,
            bytes_received: self.traffic.bytes_received + bytes,
            messages_sent: self.traffic.messages_sent,
            bytes_sent: self.traffic.bytes_sent,
        });
    }
}

/// The trace id of a `traceparent` header, `00-<32 hex digits>-<16 hex digits>-<2 hex digits>`.
///
/// Source: <https://www.w3.org/TR/trace-context/#traceparent-header>.
fn trace_id(traceparent: &HeaderValue) -> Option<&str> {
    let id = traceparent.to_str().ok()?.split('-').nth(1)?;
    (id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(id)
}

impl Drop for Call {
    fn drop(&mut self) {
        self.finish(Code::Cancelled, "the client went away");
    }
}

/// Polls the timer of a deadline that outlives [`Call::run`].
pub(super) fn poll_deadline(
    sleep: &mut Option<std::pin::Pin<Box<tokio::time::Sleep>>>,
    cx: &mut Context<'_>,
) -> Poll<Status> {
    match sleep {
        Some(sleep) => sleep.as_mut().poll(cx).map(|()| deadline_exceeded()),
        None => Poll::Pending,
    }
}

fn deadline_exceeded() -> Status {
    Status::deadline_exceeded("the deadline of the call has passed")
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("(not a text)")
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("method", &self.entry.method.path).finish_non_exhaustive()
    }
}
