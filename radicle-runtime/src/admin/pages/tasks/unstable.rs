//! What tokio has with `--cfg tokio_unstable` alone, and may change in any release.

use tokio::runtime::RuntimeMetrics;

use super::{Dump, Unstable, UnstableWorker};

/// Where tokio's feature `taskdump` compiles, which Cargo.toml switches on there.
pub(super) const CAN_DUMP: bool =
    cfg!(all(target_os = "linux", any(target_arch = "aarch64", target_arch = "x86_64")));

pub(super) fn metrics(metrics: &RuntimeMetrics) -> Option<Unstable> {
    Some(Unstable {
        blocking_threads: metrics.num_blocking_threads(),
        idle_blocking_threads: metrics.num_idle_blocking_threads(),
        blocking_queue_depth: metrics.blocking_queue_depth(),
        spawned_tasks: metrics.spawned_tasks_count(),
        remote_schedules: metrics.remote_schedule_count(),
        budget_forced_yields: metrics.budget_forced_yield_count(),
        io_registered: metrics.io_driver_fd_registered_count(),
        io_deregistered: metrics.io_driver_fd_deregistered_count(),
        io_ready: metrics.io_driver_ready_count(),
    })
}

pub(super) fn worker(metrics: &RuntimeMetrics, worker: usize) -> Option<UnstableWorker> {
    Some(UnstableWorker {
        local_queue_depth: metrics.worker_local_queue_depth(worker),
        polls: metrics.worker_poll_count(worker),
        mean_poll_seconds: metrics.worker_mean_poll_time(worker).as_secs_f64(),
        steals: metrics.worker_steal_count(worker),
        overflows: metrics.worker_overflow_count(worker),
    })
}

#[cfg(all(target_os = "linux", any(target_arch = "aarch64", target_arch = "x86_64")))]
pub(super) fn dump() -> Option<Dump> {
    use super::Task;

    let tasks = async {
        let dump = tokio::runtime::Handle::current().dump().await;
        let task = |task: &tokio::runtime::dump::Task| Task {
            id: task.id().to_string(),
            trace: task.trace().to_string(),
        };
        dump.tasks().iter().map(task).collect()
    };
    Some(Box::pin(tasks))
}

#[cfg(not(all(target_os = "linux", any(target_arch = "aarch64", target_arch = "x86_64"))))]
pub(super) fn dump() -> Option<Dump> {
    None
}
