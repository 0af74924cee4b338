use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use http::{Method, StatusCode};

use crate::metrics::{HttpRoute, MethodLabel};

/// A request in progress; its duration counts when this is dropped, unless it was handed over.
#[derive(Debug)]
pub(super) struct Observation {
    route: Option<Arc<HttpRoute>>,
    method: MethodLabel,
    started: Instant,
    status: StatusCode,
    /// How long it took, if that is known before this is dropped.
    elapsed: Option<Duration>,
}

impl Observation {
    /// Until it is answered, the request counts as one whose client went away.
    pub(super) fn new(route: Arc<HttpRoute>, method: &Method) -> Self {
        let status = StatusCode::from_u16(499).expect("499 is in range");
        Self {
            route: Some(route),
            method: MethodLabel::of(method),
            started: Instant::now(),
            status,
            elapsed: None,
        }
    }

    pub(super) fn started(&self) -> Instant {
        self.started
    }

    pub(super) fn took(&mut self, elapsed: Duration) {
        self.elapsed = Some(elapsed);
    }

    pub(super) fn answered(&mut self, status: StatusCode) {
        self.status = status;
    }

    /// Gives the request to who sees its end.
    pub(super) fn hand_over(&mut self) -> Self {
        Self { route: self.route.take(), ..*self }
    }
}

impl Drop for Observation {
    fn drop(&mut self) {
        if let Some(route) = &self.route {
            let elapsed = self.elapsed.unwrap_or_else(|| self.started.elapsed());
            route.finished(self.method, self.status, elapsed);
        }
    }
}
