use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use super::Entry;

/// Counts the messages of a request stream, which the handler reads while the call is elsewhere.
#[derive(Debug)]
pub(crate) struct Received {
    entry: Arc<Entry>,
    messages: AtomicU64,
    bytes: AtomicU64,
}

impl Received {
    pub(super) fn new(entry: Arc<Entry>) -> Self {
        Self { entry, messages: AtomicU64::new(0), bytes: AtomicU64::new(0) }
    }

    /// One more request message of this size has been read.
    pub(crate) fn message(&self, bytes: usize) {
        self.entry.instruments.received(1);
        self.messages.fetch_add(1, Relaxed);
        self.bytes.fetch_add(bytes as u64, Relaxed);
    }

    pub(super) fn totals(&self) -> (u64, u64) {
        (self.messages.load(Relaxed), self.bytes.load(Relaxed))
    }
}
