use prometheus::{
    core::{Collector, Desc},
    proto::MetricFamily,
};

use super::family::{self, Family, labels};
use crate::server::{Phase, Phases};

/// Where the server is in its life, and how many connections it takes.
pub(super) struct State {
    phases: Phases,
    max_connections: usize,
    phase: Family,
    limit: Family,
}

impl State {
    pub(super) fn new(prefix: &str, phases: Phases, max_connections: usize) -> Self {
        Self {
            phases,
            max_connections,
            phase: Family::gauge(
                format!("{prefix}phase"),
                "Where the server is in its life: 1 for the phase that it is in, 0 for the others.",
                &["phase"],
            ),
            limit: Family::gauge(
                format!("{prefix}max_connections"),
                "Connections that may be open over all listeners but the admin one.",
                &[],
            ),
        }
    }
}

impl Collector for State {
    fn desc(&self) -> Vec<&Desc> {
        vec![self.phase.desc(), self.limit.desc()]
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let now = self.phases.now();
        let phase = |phase: Phase| {
            let value = if phase == now { 1.0 } else { 0.0 };
            family::gauge(labels(&[("phase", phase.as_str())]), value)
        };
        vec![
            self.phase.with(Phase::ALL.map(phase).to_vec()),
            self.limit.with(vec![family::gauge(Vec::new(), self.max_connections as f64)]),
        ]
    }
}
