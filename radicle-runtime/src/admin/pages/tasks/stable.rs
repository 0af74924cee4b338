//! Without `--cfg tokio_unstable`.

use tokio::runtime::RuntimeMetrics;

use super::{Dump, Unstable, UnstableWorker};

pub(super) const CAN_DUMP: bool = false;

pub(super) fn metrics(_: &RuntimeMetrics) -> Option<Unstable> {
    None
}

pub(super) fn worker(_: &RuntimeMetrics, _: usize) -> Option<UnstableWorker> {
    None
}

pub(super) fn dump() -> Option<Dump> {
    None
}
