use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    clock::Clock, documents::Documents, layers::HttpService, limits::Limits, phase::Phases,
    vitals::Vitals,
};
use crate::{
    admin::Admin,
    journal::Journal,
    metrics::ServerMetrics,
    requests::Store,
    transport::{Routes, rest::Gateway},
};

/// What every connection of a server needs.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) routes: Routes,
    pub(super) gateway: Arc<Gateway>,
    /// The gateway inside of its layers, if there are some.
    pub(super) layered: Option<HttpService>,
    /// What happens to connections and listeners, if somebody can look at it.
    pub(super) journal: Option<Arc<Journal>>,
    /// The debug pages, if there is a listener for them.
    pub(super) admin: Option<Arc<Admin>>,
    /// The calls that the server remembers.
    pub(super) requests: Option<Arc<Store>>,
    pub(super) documents: Documents,
    pub(super) vitals: Arc<Vitals>,
    pub(super) metrics: Arc<ServerMetrics>,
    pub(super) limits: Limits,
    pub(super) phases: Phases,
    pub(super) clock: Arc<Clock>,
}

/// How often calls that are too old are looked for.
const FORGETTING: Duration = Duration::from_secs(30);

impl Shared {
    /// Forgets calls when they are too old, until it is dropped.
    pub(super) async fn forget(&self) {
        loop {
            tokio::time::sleep(FORGETTING).await;
            if let Some(requests) = &self.requests {
                requests.expire(Instant::now());
            }
        }
    }
}
