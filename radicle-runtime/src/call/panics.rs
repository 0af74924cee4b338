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
    /// What was said, cut at [`MAX_CHARS`].
    pub(crate) text: String,
}

/// How many characters of a panic's text are kept.
const MAX_CHARS: usize = 1000;

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
            text: text.chars().take(MAX_CHARS).collect(),
        };
        let Panic { service, method, text, .. } = &panic;
        self.events.error(format_args!("{service}/{method} panicked: {text}"));
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
    }

    pub(crate) fn get(&self) -> Option<Panic> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
