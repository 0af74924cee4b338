use std::{
    sync::{Mutex, OnceLock, PoisonError},
    time::{Duration, SystemTime},
};

/// A call that stands for its bucket of a histogram, so that a graph leads to a trace.
///
/// Source: <https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exemplar {
    trace_id: [u8; 32],
    pub(super) elapsed: Duration,
    pub(super) at: SystemTime,
}

impl Exemplar {
    pub(super) fn trace_id(&self) -> &str {
        std::str::from_utf8(&self.trace_id).expect("it was a text")
    }
}

/// The newest call of each bucket that somebody traces; nothing is kept before the first one.
#[derive(Debug, Default)]
pub(super) struct Exemplars(OnceLock<Box<[Slot]>>);

type Slot = Mutex<Option<Exemplar>>;

impl Exemplars {
    /// Keeps a call for this one of so many buckets. It never waits: of two calls at once one is enough.
    pub(super) fn keep(&self, bucket: usize, buckets: usize, trace_id: &str, elapsed: Duration) {
        let Ok(trace_id) = trace_id.as_bytes().try_into() else { return };
        let slots = self.0.get_or_init(|| (0..buckets).map(|_| Slot::default()).collect());
        if let Ok(mut slot) = slots[bucket].try_lock() {
            *slot = Some(Exemplar { trace_id, elapsed, at: SystemTime::now() });
        }
    }

    /// What is kept, a place for each bucket; empty if nothing is.
    pub(super) fn collect(&self) -> Vec<Option<Exemplar>> {
        let slot = |slot: &Slot| *slot.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.get().into_iter().flatten().map(slot).collect()
    }
}
