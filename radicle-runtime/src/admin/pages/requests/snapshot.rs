use std::{sync::Arc, time::Instant};

use maud::Markup;
use serde::Serialize;

use super::{
    super::super::{DebugPages, View, links::Links},
    ask::{Ask, Form, Shown},
    calls::{Call, Clock, WallClock},
    html,
    latency::Latency,
};
use crate::requests::{AT_LEAST, BUCKETS, Family, OTHER, Record, Store};

/// The page at one time.
#[derive(Serialize)]
pub(super) struct Snapshot {
    pub(super) store: Usage,
    pub(super) families: Vec<Row>,
    /// The calls that were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) calls: Option<Calls>,
    /// The latencies that were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) latency: Option<Latency>,
    #[serde(skip)]
    pub(super) form: Form,
    #[serde(skip)]
    pub(super) expanded: bool,
}

/// What remembering takes.
#[derive(Serialize)]
pub(super) struct Usage {
    pub(super) bytes: u64,
    pub(super) max_bytes: u64,
    pub(super) max_age_seconds: u64,
    pub(super) calls_per_bucket: usize,
    pub(super) dropped_events: u64,
    pub(super) dropped_calls: u64,
}

/// One method.
#[derive(Serialize)]
pub(super) struct Row {
    pub(super) family: String,
    pub(super) active: usize,
    pub(super) buckets: Vec<Bucket>,
}

#[derive(Serialize)]
pub(super) struct Bucket {
    pub(super) b: usize,
    /// `≥0.05s` or `errors`.
    pub(super) condition: String,
    /// Calls since the start of the server.
    pub(super) total: u64,
    /// Those of them that can be shown.
    pub(super) kept: usize,
}

/// A list of calls.
#[derive(Serialize)]
pub(super) struct Calls {
    /// None for all methods.
    pub(super) family: Option<String>,
    pub(super) b: Option<i8>,
    pub(super) expanded: bool,
    /// How many there are, of which `calls` may show a part.
    pub(super) total: usize,
    pub(super) calls: Vec<Call>,
    /// The same with or without events.
    #[serde(skip)]
    pub(super) other_view: String,
}

/// What a call has to satisfy for a bucket: `≥0.05s`, `errors`.
pub(super) fn condition(bucket: usize) -> String {
    let least = AT_LEAST.get(bucket);
    least.map_or_else(|| "errors".to_owned(), |least| format!("≥{}s", least.as_secs_f64()))
}

/// Active calls that are shown if nothing else is asked for.
const ACTIVE: usize = 20;

/// The same for a search.
const FOUND: usize = 100;

impl Snapshot {
    pub(super) fn take(ask: Ask, store: &Store, settings: &DebugPages, clock: &WallClock) -> Self {
        let now = Instant::now();
        let mut families: Vec<_> = store.families().iter().map(|it| Row::of(it, now)).collect();
        families.sort_by(|left, right| by_name(&left.family).cmp(&by_name(&right.family)));
        Self {
            store: Usage::of(store),
            families,
            latency: Latency::of(&ask, now),
            calls: Calls::of(&ask, store, settings, clock.at(now)),
            expanded: ask.expanded,
            form: ask.form,
        }
    }
}

/// The application's own come first, calls to nobody last.
fn by_name(family: &str) -> (bool, bool, &str) {
    (family == OTHER, family.starts_with("grpc."), family)
}

impl Usage {
    fn of(store: &Store) -> Self {
        let budget = store.budget();
        Self {
            bytes: budget.used(),
            max_bytes: budget.max(),
            max_age_seconds: store.bounds().max_age.as_secs(),
            calls_per_bucket: store.bounds().calls_per_bucket,
            dropped_events: budget.dropped_events(),
            dropped_calls: budget.dropped_calls(),
        }
    }
}

impl Row {
    fn of(family: &Arc<Family>, now: Instant) -> Self {
        let counts = family.counts(now);
        let bucket =
            |b| Bucket { b, condition: condition(b), total: counts.total[b], kept: counts.kept[b] };
        Self {
            family: family.name().to_owned(),
            active: counts.active,
            buckets: (0..BUCKETS).map(bucket).collect(),
        }
    }
}

impl Calls {
    fn of(ask: &Ask, store: &Store, settings: &DebugPages, clock: Clock) -> Option<Self> {
        let links = Links::of(settings);
        let now = clock.now;
        let (total, records) = match (ask.shown, &ask.family) {
            (Shown::Active, Some(family)) => active(ask, family, now),
            (Shown::Bucket(bucket), Some(family)) => {
                let mut calls = family.bucket(bucket, now);
                calls.retain(|call| ask.filter.matches(call));
                (calls.len(), named(family, calls))
            }
            (Shown::Found, _) => found(ask, store, now),
            _ => return None,
        };
        let shown = records.into_iter().take(ask.limit.unwrap_or(usize::MAX));
        Some(Self {
            family: ask.family.as_ref().map(|family| family.name().to_owned()),
            b: ask.b,
            expanded: ask.expanded,
            other_view: ask.other_view(),
            total,
            calls: shown.map(|(family, record)| Call::of(family, record, &clock, &links)).collect(),
        })
    }
}

type Named = Vec<(Arc<Family>, Record)>;

fn named(family: &Arc<Family>, calls: Vec<Record>) -> Named {
    calls.into_iter().map(|call| (family.clone(), call)).collect()
}

/// The oldest ones.
fn active(ask: &Ask, family: &Arc<Family>, now: Instant) -> (usize, Named) {
    let limit = ask.limit.unwrap_or(ACTIVE);
    if ask.filter.is_empty() {
        return (family.counts(now).active, named(family, family.active(now, limit)));
    }
    let mut calls = family.active(now, usize::MAX);
    calls.retain(|call| ask.filter.matches(call));
    let total = calls.len();
    calls.truncate(limit);
    (total, named(family, calls))
}

/// The newest ones of one method or of all.
fn found(ask: &Ask, store: &Store, now: Instant) -> (usize, Named) {
    let families = match &ask.family {
        Some(family) => std::slice::from_ref(family),
        None => store.families(),
    };
    let mut calls: Named =
        families.iter().flat_map(|family| named(family, family.search(&ask.filter, now))).collect();
    calls.sort_by_key(|(_, call)| std::cmp::Reverse(call.started));
    let total = calls.len();
    calls.truncate(ask.limit.unwrap_or(FOUND));
    (total, calls)
}

impl View for Snapshot {
    fn html(&self) -> Markup {
        html::page(self)
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!(self)
    }
}
