use prometheus::{
    core::{Collector, Desc},
    proto::MetricFamily,
};
use tokio::runtime::Handle;

use super::family::{self, Family};

/// What tokio tells about its runtime without `tokio_unstable`.
pub(super) struct Runtime {
    handle: Handle,
    workers: Family,
    tasks: Family,
    queue: Family,
    busy: Family,
}

impl Runtime {
    pub(super) fn new(handle: Handle) -> Self {
        Self {
            handle,
            workers: Family::gauge("tokio_workers", "Worker threads of the runtime.", &[]),
            tasks: Family::gauge("tokio_alive_tasks", "Tasks that are alive in the runtime.", &[]),
            queue: Family::gauge(
                "tokio_global_queue_depth",
                "Tasks that wait in the runtime's global queue.",
                &[],
            ),
            busy: Family::counter(
                "tokio_busy_seconds_total",
                "Time that worker threads spent polling tasks, over all of them.",
                &[],
            ),
        }
    }
}

impl Collector for Runtime {
    fn desc(&self) -> Vec<&Desc> {
        vec![self.workers.desc(), self.tasks.desc(), self.queue.desc(), self.busy.desc()]
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let metrics = self.handle.metrics();
        let single = |family: &Family, value: usize| {
            family.with(vec![family::gauge(Vec::new(), value as f64)])
        };
        let workers = 0..metrics.num_workers();
        let busy = workers.map(|worker| metrics.worker_total_busy_duration(worker).as_secs_f64());
        vec![
            single(&self.workers, metrics.num_workers()),
            single(&self.tasks, metrics.num_alive_tasks()),
            single(&self.queue, metrics.global_queue_depth()),
            self.busy.with(vec![family::float_counter(Vec::new(), busy.sum())]),
        ]
    }
}
