use std::{sync::Arc, time::Duration};

use super::LastPanic;
use crate::{logging::CallLog, metrics::ServerMetrics};

/// What all calls of a server share.
#[derive(Debug)]
pub(crate) struct Pipeline {
    pub(crate) log: Arc<CallLog>,
    pub(crate) metrics: Arc<ServerMetrics>,
    pub(crate) last_panic: LastPanic,
    /// The longest timeout that a client can ask for.
    pub(crate) max_timeout: Option<Duration>,
}
