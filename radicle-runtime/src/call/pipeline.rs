use std::sync::Arc;

use crate::{logging::CallLog, metrics::ServerMetrics};

/// What all calls of a server share.
#[derive(Debug)]
pub(crate) struct Pipeline {
    pub(crate) log: Arc<CallLog>,
    pub(crate) metrics: Arc<ServerMetrics>,
}
