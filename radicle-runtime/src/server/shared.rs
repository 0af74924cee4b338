use std::sync::Arc;

use super::{
    clock::Clock, documents::Documents, layers::HttpService, limits::Limits, phase::Phases,
};
use crate::{
    admin::Admin,
    metrics::ServerMetrics,
    transport::{Routes, rest::Gateway},
};

/// What every connection of a server needs.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) routes: Routes,
    pub(super) gateway: Arc<Gateway>,
    /// The gateway inside of its layers, if there are some.
    pub(super) layered: Option<HttpService>,
    /// The debug pages, if there is a listener for them.
    pub(super) admin: Option<Arc<Admin>>,
    pub(super) documents: Documents,
    pub(super) metrics: Arc<ServerMetrics>,
    pub(super) limits: Limits,
    pub(super) phases: Phases,
    pub(super) clock: Arc<Clock>,
}
