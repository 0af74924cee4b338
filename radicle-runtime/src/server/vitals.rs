use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant, SystemTime},
};

use super::{
    listener::ListenerAddr,
    phase::{Phase, Phases},
};
use crate::{BuildInfo, call::Pipeline, journal::EventLog};

/// What a server knows of itself, for those who look at it.
#[derive(Debug)]
pub(crate) struct Vitals {
    pub(crate) build: BuildInfo,
    pub(crate) pipeline: Arc<Pipeline>,
    /// How many connections there may be, without those of operators.
    pub(crate) max_connections: usize,
    /// What happens to the server.
    pub(crate) events: EventLog,
    pub(crate) started_at: SystemTime,
    started: Instant,
    phases: Phases,
    /// Known when the ports are open.
    listeners: OnceLock<Vec<ListenerAddr>>,
}

impl Vitals {
    pub(super) fn new(
        build: BuildInfo,
        pipeline: Arc<Pipeline>,
        phases: Phases,
        max_connections: usize,
        events: EventLog,
    ) -> Self {
        Self {
            build,
            pipeline,
            max_connections,
            events,
            started_at: SystemTime::now(),
            started: Instant::now(),
            phases,
            listeners: OnceLock::new(),
        }
    }

    pub(super) fn listening(&self, listeners: &[ListenerAddr]) {
        // A server binds once.
        let _ = self.listeners.set(listeners.to_vec());
    }

    pub(crate) fn uptime(&self) -> Duration {
        self.started.elapsed()
    }

    pub(crate) fn listeners(&self) -> &[ListenerAddr] {
        self.listeners.get().map_or(&[], Vec::as_slice)
    }

    /// `starting`, `ready` or `draining`.
    pub(crate) fn state(&self) -> &'static str {
        match self.phases.now() {
            Phase::Starting => "starting",
            Phase::Ready => "ready",
            Phase::LameDuck | Phase::Draining | Phase::Forced => "draining",
        }
    }
}
