use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use super::Pipeline;
use crate::{
    call::{Input, Output},
    metrics::Instruments,
    profile,
    requests::Family,
    service::Dispatch,
    spec::{MethodSpec, ServiceSpec},
};

/// A row of the server's methods table: everything about one method that no call has to look up.
pub(crate) struct Entry {
    pub(crate) service: &'static ServiceSpec,
    pub(crate) method: &'static MethodSpec,
    pub(crate) instruments: Arc<Instruments>,
    pub(crate) pipeline: Arc<Pipeline>,
    /// Where the server remembers the method's calls, if it does.
    pub(crate) family: Option<Arc<Family>>,
    /// The largest request message in bytes.
    pub(crate) max_decoding_message_size: usize,
    /// The largest response message in bytes.
    pub(crate) max_encoding_message_size: usize,
    /// Whether the log has said that a request's body was dropped.
    pub(crate) body_dropped: AtomicBool,
    /// Whether the handler sees the message and nothing else of a request.
    pub(crate) message_only: bool,
    /// Marks what runs for it in profiles.
    pub(crate) profiled: profile::Method,
    pub(crate) handler: Arc<dyn Dispatch>,
    pub(crate) index: usize,
}

impl Entry {
    /// Says once that clients send a body which no field takes: without it, empty fields are a riddle.
    #[cold]
    pub(crate) fn body_was_dropped(&self) {
        if !self.body_dropped.swap(true, Relaxed) {
            let (service, method) = (self.service.name, self.method.name);
            tracing::warn!(
                target: "radicle::rest", service, method,
                "a request's body was dropped: the HTTP rule has no `body`",
            );
        }
    }

    /// Starts the handler; it runs when the output is polled.
    pub(crate) fn dispatch(&self, input: Input<'_>) -> Output<'_> {
        self.handler.dispatch(self.index, input)
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Entry").field(&self.method.path).finish()
    }
}
