//! `/debug/tasks`: what tokio tells of its runtime, and where each task waits.
//!
//! Most of that is not stable in tokio: a program has it when it is built with `--cfg tokio_unstable`.

mod html;
#[cfg(not(tokio_unstable))]
#[path = "stable.rs"]
mod unstable;
#[cfg(tokio_unstable)]
mod unstable;

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use maud::Markup;
use serde::Serialize;
use tokio::{
    runtime::{Handle, RuntimeFlavor, RuntimeMetrics},
    sync::Semaphore,
};

use super::super::{Answer, Page, Query, Refusal, View};
use crate::{server::Vitals, transport::Peer};

/// The page.
pub(super) struct Tasks {
    vitals: Arc<Vitals>,
    /// Who makes a dump; one at a time.
    dumping: Arc<Semaphore>,
}

const PATH: &str = "/debug/tasks";

/// How long a dump may take: it waits for every worker, and a task that blocks its worker holds it up.
const DUMP_TIMEOUT: Duration = Duration::from_secs(5);

/// How many tasks of a dump are shown.
const MAX_TASKS: usize = 1000;

/// How many characters of a task's trace are shown, the last ones: they say what it waits for.
const MAX_TRACE: usize = 8000;

/// Tasks and where they wait.
type Dump = Pin<Box<dyn Future<Output = Vec<Task>> + Send>>;

#[derive(Serialize)]
struct Snapshot {
    flavor: &'static str,
    alive_tasks: usize,
    /// Tasks that wait in the queue of all workers.
    global_queue_depth: usize,
    workers: Vec<Worker>,
    /// What only `--cfg tokio_unstable` has.
    unstable: Option<Unstable>,
    can_dump: bool,
    dump: Option<Dumped>,
}

#[derive(Serialize)]
struct Worker {
    parked: bool,
    parks: u64,
    busy_seconds: f64,
    /// The part of the server's time that the worker was busy, 0 to 1.
    busy_share: f64,
    unstable: Option<UnstableWorker>,
}

#[derive(Serialize)]
struct Unstable {
    blocking_threads: usize,
    idle_blocking_threads: usize,
    blocking_queue_depth: usize,
    spawned_tasks: u64,
    remote_schedules: u64,
    budget_forced_yields: u64,
    io_registered: u64,
    io_deregistered: u64,
    io_ready: u64,
}

#[derive(Serialize)]
struct UnstableWorker {
    local_queue_depth: usize,
    polls: u64,
    mean_poll_seconds: f64,
    steals: u64,
    overflows: u64,
}

#[derive(Serialize)]
struct Dumped {
    /// How many there are beyond those that are shown.
    left_out: usize,
    tasks: Vec<Task>,
}

#[derive(Serialize)]
struct Task {
    id: String,
    trace: String,
}

impl Tasks {
    pub(super) fn new(vitals: Arc<Vitals>) -> Self {
        Self { vitals, dumping: Arc::new(Semaphore::new(1)) }
    }
}

impl Snapshot {
    fn take(uptime: Duration, dump: Option<Dumped>) -> Self {
        let handle = Handle::current();
        let metrics = handle.metrics();
        let flavor = match handle.runtime_flavor() {
            RuntimeFlavor::CurrentThread => "current thread",
            RuntimeFlavor::MultiThread => "multi thread",
            _ => "unknown",
        };
        Self {
            flavor,
            alive_tasks: metrics.num_alive_tasks(),
            global_queue_depth: metrics.global_queue_depth(),
            workers: (0..metrics.num_workers()).map(|it| worker(&metrics, it, uptime)).collect(),
            unstable: unstable::metrics(&metrics),
            can_dump: unstable::CAN_DUMP,
            dump,
        }
    }
}

fn worker(metrics: &RuntimeMetrics, worker: usize, uptime: Duration) -> Worker {
    let busy = metrics.worker_total_busy_duration(worker).as_secs_f64();
    Worker {
        // It counts one more when a worker parks, and one more when it goes on.
        parked: !metrics.worker_park_unpark_count(worker).is_multiple_of(2),
        parks: metrics.worker_park_count(worker),
        busy_seconds: busy,
        busy_share: (busy / uptime.as_secs_f64().max(f64::EPSILON)).clamp(0.0, 1.0),
        unstable: unstable::worker(metrics, worker),
    }
}

impl Dumped {
    fn of(mut tasks: Vec<Task>) -> Self {
        let left_out = tasks.len().saturating_sub(MAX_TASKS);
        tasks.truncate(MAX_TASKS);
        for task in &mut tasks {
            task.trace = readable(&task.trace);
        }
        Self { left_out, tasks }
    }
}

/// A trace with a line for each function, the outermost first. tokio moves each line further to the right than
/// the one before it, even if nothing branches.
fn readable(trace: &str) -> String {
    let mut lines = String::with_capacity(trace.len() / 4);
    for line in trace.lines() {
        let name = line.trim_start_matches(['\u{a0}', ' ', '│', '├', '└', '╼']);
        let branches = line[..line.len() - name.len()].matches(['│', '├']).count();
        lines.extend(std::iter::repeat_n("  ", branches));
        lines.push_str(name);
        lines.push('\n');
    }
    match lines.char_indices().rev().nth(MAX_TRACE) {
        Some((before, char)) => {
            let kept = &lines[before + char.len_utf8()..];
            format!("…{}", kept.trim_start_matches(|it| it != '\n'))
        }
        None => lines,
    }
}

impl Page for Tasks {
    fn path(&self) -> &'static str {
        PATH
    }

    fn title(&self) -> &'static str {
        "Tasks"
    }

    fn summary(&self) -> &'static str {
        "How busy tokio's workers are, and where tasks wait if the program is built for that."
    }

    fn writable(&self) -> bool {
        true
    }

    fn get(&self, _query: &Query) -> Result<Answer, Refusal> {
        Ok(Answer::view(Snapshot::take(self.vitals.uptime(), None)))
    }

    /// Makes a dump: that halts all workers for a moment, so that it is nothing for everybody who may look.
    fn post(&self, form: &Query, _by: &Peer) -> Result<Answer, Refusal> {
        if form.get("dump").is_none() {
            return Err(Refusal::bad_request("`dump` is missing; `dump=1` shows where tasks wait"));
        }
        let Some(dump) = unstable::dump() else {
            return Err(Refusal::unavailable(
                "task dumps are not built in; they need Linux on aarch64 or x86_64, and RUSTFLAGS=\"--cfg tokio_unstable\"",
            ));
        };
        let vitals = self.vitals.clone();
        let Ok(turn) = self.dumping.clone().try_acquire_owned() else {
            return Err(Refusal::unavailable("somebody else dumps the tasks; try again"));
        };
        Ok(Answer::Later(Box::pin(async move {
            let dumped = tokio::time::timeout(DUMP_TIMEOUT, dump).await;
            drop(turn);
            match dumped {
                Ok(tasks) => {
                    Ok(Answer::view(Snapshot::take(vitals.uptime(), Some(Dumped::of(tasks)))))
                }
                Err(_) => Err(Refusal::unavailable(
                    "the workers did not stop for the dump; a task may block one of them",
                )),
            }
        })))
    }
}

impl View for Snapshot {
    fn html(&self) -> Markup {
        html::page(self)
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_is_bounded() {
        let trace = format!("{}the end\n", "ä\n".repeat(MAX_TRACE));
        let task = || Task { id: "1".into(), trace: trace.clone() };
        let dumped = Dumped::of((0..MAX_TASKS + 5).map(|_| task()).collect());
        assert_eq!((dumped.tasks.len(), dumped.left_out), (MAX_TASKS, 5));
        let shown = &dumped.tasks[0].trace;
        assert!(shown.chars().count() <= MAX_TRACE + 1, "{}", shown.len());
        assert!(shown.starts_with("…\nä") && shown.ends_with("ä\nthe end\n"));
    }

    #[test]
    fn a_trace_is_a_list_but_for_its_branches() {
        let trace = "╼\u{a0}serve\n\u{a0}\u{a0}└╼\u{a0}select\n\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}├╼\u{a0}read\n\
                     \u{a0}\u{a0}\u{a0}\u{a0}\u{a0}│\u{a0}\u{a0}└╼\u{a0}poll\n\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}└╼\u{a0}sleep";
        assert_eq!(readable(trace), "serve\nselect\n  read\n  poll\nsleep\n");
        assert_eq!(readable(""), "");
    }
}
