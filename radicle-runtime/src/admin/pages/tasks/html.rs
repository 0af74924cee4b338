use std::time::Duration;

use maud::{Markup, html};

use super::{Dumped, PATH, Snapshot, Unstable, Worker};
use crate::admin::units;

pub(super) fn page(now: &Snapshot) -> Markup {
    html! {
        dl.facts {
            dt { "Runtime" } dd { (now.flavor) }
            dt { "Alive tasks" } dd { (now.alive_tasks) }
            dt { "Waiting in the global queue" } dd { (now.global_queue_depth) }
            @if let Some(unstable) = &now.unstable { (facts(unstable)) }
        }
        (workers(&now.workers))
        @if now.unstable.is_none() {
            p.muted { "More about workers, blocking threads and I/O is not built in: that needs "
                code { "RUSTFLAGS=\"--cfg tokio_unstable\"" } "." }
        }
        section {
            h2 { "Where tasks wait" }
            @if now.can_dump {
                form.filters method="post" action=(PATH) {
                    input type="hidden" name="dump" value="1";
                    button.action type="submit" { "Dump tasks" }
                    span.muted { "It halts the workers for a moment." }
                }
            } @else {
                p.muted { "Task dumps are not built in: they need Linux on aarch64 or x86_64 and "
                    code { "RUSTFLAGS=\"--cfg tokio_unstable\"" } "." }
            }
            @if let Some(dump) = &now.dump { (tasks(dump)) }
        }
    }
}

fn facts(unstable: &Unstable) -> Markup {
    html! {
        dt { "Blocking threads" }
        dd { (unstable.blocking_threads) span.muted { ", " (unstable.idle_blocking_threads) " idle" } }
        dt { "Waiting for a blocking thread" } dd { (unstable.blocking_queue_depth) }
        dt { "Tasks ever spawned" } dd { (unstable.spawned_tasks) }
        dt { "Woken from outside" } dd { (unstable.remote_schedules) }
        dt { "Made to yield" } dd { (unstable.budget_forced_yields) }
        dt { "I/O sources" }
        dd { (unstable.io_registered - unstable.io_deregistered)
            span.muted { ", " (unstable.io_ready) " events" } }
    }
}

fn workers(workers: &[Worker]) -> Markup {
    let has_more = workers.iter().any(|worker| worker.unstable.is_some());
    html! {
        div.scroll tabindex="0" role="region" aria-label="Workers" {
            table.data {
                thead { tr {
                    th scope="col" data-sort { "Worker" }
                    th scope="col" data-sort { "State" }
                    th.num scope="col" data-sort { "Busy" }
                    th scope="col" { "Share" }
                    th.num scope="col" data-sort { "Parks" }
                    @if has_more {
                        th.num scope="col" data-sort { "Queue" }
                        th.num scope="col" data-sort { "Polls" }
                        th.num scope="col" data-sort { "Mean poll" }
                        th.num scope="col" data-sort { "Steals" }
                        th.num scope="col" data-sort { "Overflows" }
                    }
                } }
                tbody { @for (index, worker) in workers.iter().enumerate() { (row(index, worker)) } }
            }
        }
    }
}

fn row(index: usize, worker: &Worker) -> Markup {
    let percent = format!("{:.1}", worker.busy_share * 100.0);
    html! {
        tr {
            th scope="row" { (index) }
            td { @if worker.parked { "parked" } @else { span.badge.ok { "busy" } } }
            td.num data-value=(worker.busy_seconds) { (seconds(worker.busy_seconds)) }
            td {
                svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=(format!("{percent} %")) {
                    rect width=(percent) height="10" {}
                }
            }
            td.num { (worker.parks) }
            @if let Some(more) = &worker.unstable {
                td.num { (more.local_queue_depth) }
                td.num { (more.polls) }
                td.num data-value=(more.mean_poll_seconds) { (seconds(more.mean_poll_seconds)) }
                td.num { (more.steals) }
                td.num { (more.overflows) }
            }
        }
    }
}

fn tasks(dump: &Dumped) -> Markup {
    html! {
        p { (dump.tasks.len()) " tasks" @if dump.left_out > 0 { ", " (dump.left_out) " more are left out" } "." }
        @for task in &dump.tasks {
            details {
                summary { "Task " (task.id) }
                pre tabindex="0" { (task.trace) }
            }
        }
    }
}

fn seconds(seconds: f64) -> String {
    units::duration(Duration::from_secs_f64(seconds))
}
