use std::{sync::Arc, time::Instant};

use http::{Method, StatusCode};

use crate::metrics::HttpRoute;

/// A request in progress; its duration counts when this is dropped.
#[derive(Debug)]
pub(super) struct Observation {
    route: Arc<HttpRoute>,
    method: Method,
    started: Instant,
    status: StatusCode,
    /// When it was over, if that is known before this is dropped.
    ended: Option<Instant>,
}

impl Observation {
    /// Until it is answered, the request counts as one whose client went away.
    pub(super) fn new(route: Arc<HttpRoute>, method: Method) -> Self {
        let status = StatusCode::from_u16(499).expect("499 is in range");
        Self { route, method, started: Instant::now(), status, ended: None }
    }

    pub(super) fn started(&self) -> Instant {
        self.started
    }

    pub(super) fn ended(&mut self, now: Instant) {
        self.ended = Some(now);
    }

    pub(super) fn answered(&mut self, status: StatusCode) {
        self.status = status;
    }
}

impl Drop for Observation {
    fn drop(&mut self) {
        let ended = self.ended.unwrap_or_else(Instant::now);
        self.route.finished(&self.method, self.status, ended - self.started);
    }
}
