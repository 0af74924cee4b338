use std::{
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

use super::call::Progress;
use crate::journal::EventLog;

/// A panic in a handler or a response stream.
#[derive(Clone, Debug)]
pub(crate) struct Panic {
    pub(crate) at: SystemTime,
    pub(crate) service: &'static str,
    pub(crate) method: &'static str,
    /// Cut at [`MAX_CHARS`].
    pub(crate) request_id: Option<String>,
    pub(crate) trace_id: Option<String>,
    /// What was said, cut at [`MAX_CHARS`].
    pub(crate) text: String,
}

/// How many characters of a text are kept.
const MAX_CHARS: usize = 1000;

fn cut(text: &str) -> String {
    text.chars().take(MAX_CHARS).collect()
}

/// The last panic, for whoever looks at the server later.
#[derive(Debug, Default)]
pub(crate) struct LastPanic {
    last: Mutex<Option<Panic>>,
    events: EventLog,
}

impl LastPanic {
    /// Writes panics into this log, too.
    pub(crate) fn new(events: EventLog) -> Self {
        Self { last: Mutex::default(), events }
    }

    pub(super) fn set(&self, call: &Progress, text: &str) {
        let entry = call.entry();
        let panic = Panic {
            at: SystemTime::now(),
            service: entry.service.name,
            method: entry.method.name,
            request_id: call.request_id().map(cut),
            trace_id: call.trace().map(|trace| trace.trace_id.to_owned()),
            text: cut(text),
        };
        let Panic { service, method, text, .. } = &panic;
        self.events.error(format_args!("{service}/{method} panicked: {text}"));
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
    }

    pub(crate) fn get(&self) -> Option<Panic> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
