use std::{
    collections::HashSet,
    fmt,
    sync::{Arc, PoisonError},
    time::Instant,
};

use super::{
    BUCKETS, Common, Latencies, Live, Record, Window,
    budget::Reserved,
    events::Events,
    histogram::Histogram,
    record::Filter,
    series::Series,
    shard::Shard,
    sync::{Mutex, MutexGuard},
};

/// The calls of one method.
pub(crate) struct Family {
    name: String,
    common: Arc<Common>,
    shards: Box<[Line]>,
    /// None before the first calls are some seconds old.
    series: Mutex<Option<(Box<Series>, Reserved)>>,
}

/// A lock that shares its cache line, and the one fetched with it, with no other.
#[repr(align(128))]
struct Line(Mutex<Option<Box<Shard>>>);

/// The place of a running call in its family.
#[derive(Debug)]
#[must_use = "the call is active until it is finished"]
pub(crate) struct Ticket {
    shard: usize,
    slot: Option<u32>,
}

/// How many calls a family has, by where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Calls in progress.
    pub(crate) active: usize,
    /// Calls that have entered each bucket since the start.
    pub(crate) total: [u64; BUCKETS],
    /// Those of them that can be shown.
    pub(crate) kept: [usize; BUCKETS],
}

impl Family {
    pub(super) fn new(name: String, common: &Arc<Common>, shards: usize) -> Self {
        Self {
            name,
            common: common.clone(),
            shards: (0..shards).map(|_| Line(Mutex::new(None))).collect(),
            series: Mutex::new(None),
        }
    }

    /// `package.Service/Method`, or `other`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Where a call puts its events; none if none are wanted.
    pub(crate) fn events(&self) -> Option<Events> {
        self.common.events()
    }

    /// Lists a call as active. The shard is a number that other threads mostly do not have.
    pub(crate) fn begin(&self, shard: usize, started: Instant, call: Arc<dyn Live>) -> Ticket {
        let shard = shard % self.shards.len();
        let mut place = self.shard(shard);
        if place.is_none() {
            *place = Shard::new(&self.common.budget);
        }
        Ticket { shard, slot: place.as_mut().and_then(|shard| shard.begin(started, call)) }
    }

    /// Takes the call out of the active ones and keeps its record.
    pub(crate) fn finish(
        &self,
        ticket: Ticket,
        mut record: Record,
        events: Option<Box<Events>>,
        message: &str,
    ) {
        self.describe(&mut record, events, message);
        let tick = self.common.tick(record.ended());
        let Ticket { shard: number, slot } = ticket;
        let mut place = self.shard(number);
        let Some(shard) = place.as_mut() else {
            drop(place);
            return self.common.budget.drop_call();
        };
        let call = shard.end(slot);
        shard.measure(record.elapsed, tick, |tick, recent| self.flush(tick, recent));
        let most = self.common.bounds.calls_per_bucket;
        shard.keep(record, self.shards.len() as u64, number as u64, most);
        drop(place);
        drop(call);
    }

    /// Adds the parts that have no fixed size, if there are any.
    fn describe(&self, record: &mut Record, events: Option<Box<Events>>, message: &str) {
        if events.is_none() && message.is_empty() {
            return;
        }
        let events = events.map_or_else(|| self.common.no_events(), |events| *events);
        let mut details = events.finish(message);
        let is_plain = !record.is_error() && record.elapsed < super::AT_LEAST[1];
        if is_plain && self.common.budget.is_tight() {
            details = details.without_events();
        }
        record.details = Some(Arc::new(details));
    }

    /// Adds to the series; false if it is in use, or there is no room for one.
    fn flush(&self, tick: u64, recent: &Histogram) -> bool {
        let Ok(mut series) = self.series.try_lock() else {
            return false;
        };
        if series.is_none() {
            let Some(reserved) = self.common.budget.reserve(size_of::<Series>()) else {
                return false;
            };
            *series = Some((Box::new(Series::EMPTY), reserved));
        }
        if let Some((series, _)) = &mut *series {
            series.add(tick, recent);
        }
        true
    }

    pub(crate) fn counts(&self, now: Instant) -> Counts {
        let mut counts = Counts { active: 0, total: [0; BUCKETS], kept: [0; BUCKETS] };
        self.each(|shard| {
            counts.active += shard.running();
            for bucket in 0..BUCKETS {
                counts.total[bucket] += shard.total(bucket);
                counts.kept[bucket] +=
                    shard.bucket(bucket).filter(|it| self.keeps(it, now)).count();
            }
        });
        let most = self.common.bounds.calls_per_bucket;
        counts.kept = counts.kept.map(|kept| kept.min(most));
        counts
    }

    /// The oldest calls in progress, from old to new.
    pub(crate) fn active(&self, now: Instant, limit: usize) -> Vec<Record> {
        let mut calls = Vec::new();
        self.each(|shard| {
            let mut some: Vec<_> =
                shard.active.all().map(|(at, call)| (at, call.clone())).collect();
            if some.len() > limit {
                some.select_nth_unstable_by_key(limit, |(started, _)| *started);
                some.truncate(limit);
            }
            calls.append(&mut some);
        });
        calls.sort_by_key(|(started, _)| *started);
        calls.truncate(limit);
        calls.into_iter().map(|(_, call)| call.record(now)).collect()
    }

    /// The newest calls of a bucket, the one that started last first.
    pub(crate) fn bucket(&self, bucket: usize, now: Instant) -> Vec<Record> {
        let mut calls = Vec::new();
        self.each(|shard| {
            calls.extend(shard.bucket(bucket).filter(|call| self.keeps(call, now)).cloned());
        });
        calls.sort_by_key(|call| std::cmp::Reverse(call.ended()));
        calls.truncate(self.common.bounds.calls_per_bucket);
        newest_first(&mut calls);
        calls
    }

    /// All calls that match, each once, the one that started last first.
    pub(crate) fn search(&self, filter: &Filter, now: Instant) -> Vec<Record> {
        let (mut live, mut calls, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
        self.each(|shard| {
            if filter.code.is_none() {
                live.extend(shard.active.all().map(|(_, call)| call.clone()));
            }
            let fits = |call: &&Record| self.keeps(call, now) && filter.matches(call);
            calls.extend(shard.kept().filter(fits).filter(|it| seen.insert(it.number)).cloned());
        });
        let running = live.into_iter().map(|call| call.record(now));
        calls.extend(running.filter(|call| filter.matches(call)));
        newest_first(&mut calls);
        calls
    }

    pub(crate) fn latencies(&self, window: Window, now: Instant) -> Latencies {
        let tick = self.common.tick(now);
        // Held meanwhile, so that no shard moves there what was read already.
        let series = locked(&self.series);
        let mut sum =
            series.as_ref().map_or(Latencies::EMPTY, |(it, _)| it.latencies(window, tick));
        self.each(|shard| shard.add_recent(window, tick, &mut sum));
        sum
    }

    /// Drops what is too old.
    pub(super) fn expire(&self, now: Instant) {
        for line in &self.shards {
            if let Some(shard) = &mut *locked(&line.0) {
                shard.expire(now, &self.common.bounds);
            }
        }
    }

    fn keeps(&self, record: &Record, now: Instant) -> bool {
        !self.common.bounds.is_expired(record, now)
    }

    /// Visits the shards, each under its lock.
    fn each(&self, mut visit: impl FnMut(&Shard)) {
        for line in &self.shards {
            if let Some(shard) = &*locked(&line.0) {
                visit(shard);
            }
        }
    }

    fn shard(&self, shard: usize) -> MutexGuard<'_, Option<Box<Shard>>> {
        locked(&self.shards[shard].0)
    }
}

fn newest_first(calls: &mut [Record]) {
    calls.sort_by_key(|call| std::cmp::Reverse(call.started));
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Family").field(&self.name).finish()
    }
}
