use std::sync::Arc;

use prometheus::{
    core::{Collector, Desc},
    proto::MetricFamily,
};

use super::family::{self, Family};
use crate::requests::Budget;

/// What the calls that a server remembers take, and what it could not keep.
pub(super) struct RequestStore {
    budget: Arc<Budget>,
    bytes: Family,
    dropped_events: Family,
    dropped_calls: Family,
}

impl RequestStore {
    pub(super) fn new(budget: Arc<Budget>, prefix: &str) -> Self {
        Self {
            budget,
            bytes: Family::gauge(
                format!("{prefix}request_store_bytes"),
                "Bytes of the calls and events that /debug/requests can show.",
                &[],
            ),
            dropped_events: Family::counter(
                format!("{prefix}request_store_dropped_events_total"),
                "Events of calls that were not kept because a call or the store had too many.",
                &[],
            ),
            dropped_calls: Family::counter(
                format!("{prefix}request_store_dropped_calls_total"),
                "Finished calls that were not kept because the store was full.",
                &[],
            ),
        }
    }
}

impl Collector for RequestStore {
    fn desc(&self) -> Vec<&Desc> {
        [&self.bytes, &self.dropped_events, &self.dropped_calls].map(Family::desc).to_vec()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let counter = |count| vec![family::counter(Vec::new(), count)];
        vec![
            self.bytes.with(vec![family::gauge(Vec::new(), self.budget.used() as f64)]),
            self.dropped_events.with(counter(self.budget.dropped_events())),
            self.dropped_calls.with(counter(self.budget.dropped_calls())),
        ]
    }
}
