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
}

impl Observation {
    /// Until it is answered, the request counts as one whose client went away.
    pub(super) fn new(route: Arc<HttpRoute>, method: Method) -> Self {
        let status = StatusCode::from_u16(499).expect("499 is in range");
        Self { route, method, started: Instant::now(), status }
    }

    pub(super) fn answered(&mut self, status: StatusCode) {
        self.status = status;
    }
}

impl Drop for Observation {
    fn drop(&mut self) {
        self.route.finished(&self.method, self.status, self.started.elapsed());
    }
}
