use std::sync::Arc;

use super::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The bytes that a store may hold, and what was left out for want of them.
#[derive(Debug)]
pub(crate) struct Budget {
    max: u64,
    used: AtomicU64,
    dropped_events: AtomicU64,
    dropped_calls: AtomicU64,
}

/// Bytes of a [`Budget`], given back when dropped.
#[derive(Debug)]
pub(crate) struct Reserved {
    budget: Arc<Budget>,
    bytes: u64,
}

impl Budget {
    pub(super) fn new(max: usize) -> Arc<Self> {
        Arc::new(Self {
            max: max as u64,
            used: AtomicU64::new(0),
            dropped_events: AtomicU64::new(0),
            dropped_calls: AtomicU64::new(0),
        })
    }

    /// Takes so many bytes, all or none.
    pub(super) fn reserve(self: &Arc<Self>, bytes: usize) -> Option<Reserved> {
        let mut reserved = self.reserve_none();
        reserved.grow(bytes).then_some(reserved)
    }

    /// Nothing yet, to grow.
    pub(super) fn reserve_none(self: &Arc<Self>) -> Reserved {
        Reserved { budget: self.clone(), bytes: 0 }
    }

    pub(crate) fn used(&self) -> u64 {
        self.used.load(Relaxed)
    }

    pub(crate) fn max(&self) -> u64 {
        self.max
    }

    /// Whether what is left is for errors and slow calls.
    pub(super) fn is_tight(&self) -> bool {
        self.used() > self.max / 4 * 3
    }

    pub(super) fn drop_events(&self, events: u64) {
        self.dropped_events.fetch_add(events, Relaxed);
    }

    pub(super) fn drop_call(&self) {
        self.dropped_calls.fetch_add(1, Relaxed);
    }

    pub(crate) fn dropped_events(&self) -> u64 {
        self.dropped_events.load(Relaxed)
    }

    pub(crate) fn dropped_calls(&self) -> u64 {
        self.dropped_calls.load(Relaxed)
    }
}

impl Reserved {
    /// Takes so many bytes more, all or none.
    pub(super) fn grow(&mut self, bytes: usize) -> bool {
        let bytes = bytes as u64;
        let max = self.budget.max;
        let grown = |used: u64| used.checked_add(bytes).filter(|&after| after <= max);
        let fits = self.budget.used.fetch_update(Relaxed, Relaxed, grown).is_ok();
        self.bytes += if fits { bytes } else { 0 };
        fits
    }

    /// Gives so many bytes back.
    pub(super) fn shrink(&mut self, bytes: usize) {
        let bytes = (bytes as u64).min(self.bytes);
        self.bytes -= bytes;
        self.budget.used.fetch_sub(bytes, Relaxed);
    }

    pub(super) fn budget(&self) -> &Arc<Budget> {
        &self.budget
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        self.budget.used.fetch_sub(self.bytes, Relaxed);
    }
}
