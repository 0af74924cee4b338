//! The calls that a server remembers, by method.
//!
//! Each method has a family, and each family a few shards, of which a thread uses one: two threads with
//! calls of one method do not wait for each other. A running call is a pointer in its shard's slab; a
//! finished one is a record of fixed size in up to nine rings. Readers copy under the lock of one shard
//! at a time.

mod active;
mod budget;
mod events;
mod family;
mod histogram;
mod record;
mod series;
mod shard;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

pub(crate) use self::{
    active::Live,
    budget::Budget,
    events::{Event, Events},
    family::{Family, Ticket},
    histogram::{Bar, Latencies},
    record::{Details, Filter, Record, RequestId, TraceId},
    series::Window,
    shard::{AT_LEAST, BUCKETS},
};
use self::{events::EventLimits, series::TICK_SECONDS};
use super::sync;

/// The bounds of a store.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) max_bytes: usize,
    pub(crate) max_age: Duration,
    pub(crate) calls_per_bucket: usize,
    pub(crate) events_per_call: usize,
    pub(crate) event_bytes_per_call: usize,
}

/// What a server remembers.
#[derive(Debug)]
pub(crate) struct Store {
    families: Box<[Arc<Family>]>,
    common: Arc<Common>,
}

/// What the families of a store share.
#[derive(Debug)]
struct Common {
    bounds: Bounds,
    budget: Arc<Budget>,
    start: Instant,
}

impl Store {
    /// A family for each name; each has so many shards.
    pub(crate) fn new(
        names: impl IntoIterator<Item = String>,
        bounds: Bounds,
        shards: usize,
        start: Instant,
    ) -> Self {
        let budget = Budget::new(bounds.max_bytes);
        let common = Arc::new(Common { bounds, budget, start });
        let family = |name| Arc::new(Family::new(name, &common, shards));
        Self { families: names.into_iter().map(family).collect(), common }
    }

    /// In the order of their names.
    pub(crate) fn families(&self) -> &[Arc<Family>] {
        &self.families
    }

    pub(crate) fn budget(&self) -> &Arc<Budget> {
        &self.common.budget
    }

    pub(crate) fn bounds(&self) -> &Bounds {
        &self.common.bounds
    }

    /// Drops what is too old.
    pub(crate) fn expire(&self, now: Instant) {
        self.families.iter().for_each(|family| family.expire(now));
    }
}

impl Common {
    fn tick(&self, now: Instant) -> u64 {
        now.saturating_duration_since(self.start).as_secs() / TICK_SECONDS
    }

    fn events(&self) -> Option<Events> {
        (self.bounds.events_per_call > 0).then(|| self.no_events())
    }

    fn no_events(&self) -> Events {
        let Bounds { events_per_call: events, event_bytes_per_call: bytes, .. } = self.bounds;
        Events::new(&self.budget, EventLimits { events, bytes })
    }
}

impl Bounds {
    fn is_expired(&self, record: &Record, now: Instant) -> bool {
        now.saturating_duration_since(record.ended()) > self.max_age
    }
}
