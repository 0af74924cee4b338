use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    Bounds, Live,
    active::Active,
    budget::{Budget, Reserved},
    histogram::{Histogram, Latencies},
    record::Record,
    series::Window,
};

/// What a finished call has to have taken for each of the first buckets; the last one is for errors.
pub(crate) const AT_LEAST: [Duration; BUCKETS - 1] = [
    Duration::ZERO,
    Duration::from_millis(50),
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(10),
    Duration::from_secs(100),
];

/// The number of buckets.
pub(crate) const BUCKETS: usize = 9;

const ERRORS: usize = BUCKETS - 1;

/// The calls of one method that came in on some of the threads.
pub(super) struct Shard {
    pub(super) active: Active,
    /// Calls that are running but have no slot.
    unlisted: usize,
    buckets: [Bucket; BUCKETS],
    /// What was measured in the tick, and not yet added to the method's series.
    recent: Histogram,
    tick: u64,
    /// Finished calls.
    finished: u64,
    reserved: Reserved,
}

/// The newest calls that satisfy one condition, from old to new.
#[derive(Default)]
struct Bucket {
    calls: VecDeque<Record>,
    /// How many there have been.
    total: u64,
}

impl Shard {
    /// None if the budget has no room for it.
    pub(super) fn new(budget: &Arc<Budget>) -> Option<Box<Self>> {
        Some(Box::new(Self {
            active: Active::default(),
            unlisted: 0,
            buckets: Default::default(),
            recent: Histogram::EMPTY,
            tick: 0,
            finished: 0,
            reserved: budget.reserve(size_of::<Self>())?,
        }))
    }

    pub(super) fn begin(&mut self, started: Instant, call: Arc<dyn Live>) -> Option<u32> {
        let slot = self.active.insert(started, call, &mut self.reserved);
        self.unlisted += usize::from(slot.is_none());
        slot
    }

    /// Takes a call out of the active ones, and gives it back to be dropped without the lock.
    pub(super) fn end(&mut self, slot: Option<u32>) -> Option<Arc<dyn Live>> {
        match slot {
            Some(slot) => self.active.remove(slot),
            None => {
                self.unlisted = self.unlisted.saturating_sub(1);
                None
            }
        }
    }

    /// Puts a finished call where it belongs; `shards` of the method number their calls in turn.
    pub(super) fn keep(&mut self, mut record: Record, shards: u64, shard: u64, most: usize) {
        self.finished += 1;
        record.number = self.finished * shards + shard;
        let Self { buckets, reserved, .. } = self;
        if record.is_error() {
            buckets[ERRORS].push(record.clone(), most, reserved);
        }
        let slower = AT_LEAST[1..].iter().take_while(|least| record.elapsed >= **least).count();
        for bucket in &mut buckets[1..=slower] {
            bucket.push(record.clone(), most, reserved);
        }
        buckets[0].push(record, most, reserved);
    }

    /// Measures a call in this tick. What was measured in another one is given away by `flush`, unless
    /// that has no time now.
    pub(super) fn measure(
        &mut self,
        elapsed: Duration,
        tick: u64,
        flush: impl FnOnce(u64, &Histogram) -> bool,
    ) {
        if self.tick != tick && flush(self.tick, &self.recent) {
            self.recent = Histogram::EMPTY;
            self.tick = tick;
        }
        self.recent.record(elapsed);
    }

    /// Adds what is not in the method's series yet.
    pub(super) fn add_recent(&self, window: Window, now: u64, sum: &mut Latencies) {
        if window.contains(self.tick, now) {
            sum.add(&self.recent);
        }
    }

    pub(super) fn running(&self) -> usize {
        self.active.len() + self.unlisted
    }

    pub(super) fn total(&self, bucket: usize) -> u64 {
        self.buckets[bucket].total
    }

    pub(super) fn bucket(&self, bucket: usize) -> impl DoubleEndedIterator<Item = &Record> {
        self.buckets[bucket].calls.iter()
    }

    /// Every kept call, as often as it is kept.
    pub(super) fn kept(&self) -> impl Iterator<Item = &Record> {
        self.buckets.iter().flat_map(|bucket| &bucket.calls)
    }

    /// Drops what is too old.
    pub(super) fn expire(&mut self, now: Instant, bounds: &Bounds) {
        for bucket in &mut self.buckets {
            while let Some(oldest) = bucket.calls.front()
                && bounds.is_expired(oldest, now)
            {
                bucket.calls.pop_front();
            }
        }
        self.active.shrink(&mut self.reserved);
    }
}

impl Bucket {
    fn push(&mut self, record: Record, most: usize, reserved: &mut Reserved) {
        self.total += 1;
        if self.calls.capacity() == 0 && most > 0 {
            if !reserved.grow(most * size_of::<Record>()) {
                return reserved.budget().drop_call();
            }
            self.calls.reserve_exact(most);
        }
        if self.calls.len() >= most {
            self.calls.pop_front();
        }
        if most > 0 {
            self.calls.push_back(record);
        }
    }
}
