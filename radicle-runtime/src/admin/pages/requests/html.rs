use std::time::Duration;

use maud::{Markup, html};

use super::{
    ask::{Form, codes},
    calls::{Call, Event},
    snapshot::{Calls, Row, Snapshot, Usage, condition},
};
use crate::{admin::units, requests::BUCKETS};

/// The whole page.
pub(super) fn page(snapshot: &Snapshot) -> Markup {
    html! {
        (form(&snapshot.form))
        div.scroll tabindex="0" role="region" aria-label="Methods" { (methods(snapshot)) }
        (usage(&snapshot.store))
        @if let Some(calls) = &snapshot.calls { (list(calls)) }
        @if let Some(latency) = &snapshot.latency { (latency.html()) }
    }
}

fn form(form: &Form) -> Markup {
    html! {
        form.filters method="get" action="/debug/requests" role="search" aria-label="Calls" {
            label { "Trace" input name="trace_id" size="34" value=(form.trace_id); }
            label { "Code"
                select name="code" {
                    option value="" { "any" }
                    @for code in codes() {
                        option value=(code) selected[form.code == Some(code)] { (code) }
                    }
                }
            }
            label { "Peer" input name="peer" size="20" placeholder="10.0.0.7" value=(form.peer); }
            label { "Since" input name="since" size="6" placeholder="5m" value=(form.since); }
            input type="hidden" name="limit" value="100";
            button.action type="submit" { "Find calls" }
        }
    }
}

fn methods(snapshot: &Snapshot) -> Markup {
    let exp = snapshot.expanded;
    html! {
        table.data.requests {
            thead { tr {
                th scope="col" data-sort { "Method" }
                th.num scope="col" data-sort { "Active" }
                @for bucket in 0..BUCKETS { th.num scope="col" data-sort { (condition(bucket)) } }
                th scope="col" { "Latencies" }
            } }
            tbody { @for row in &snapshot.families { (method(row, exp)) } }
        }
    }
}

fn method(row: &Row, exp: bool) -> Markup {
    let family = &row.family;
    html! {
        tr {
            th scope="row" { a href=(link(family, None, exp)) { (name(family)) } }
            td.num data-value=(row.active) {
                (cell(link(family, Some(-1), exp), row.active as u64, row.active > 0, "active"))
            }
            @for bucket in &row.buckets {
                td.num data-value=(bucket.total) {
                    (cell(link(family, Some(bucket.b as i8), exp), bucket.total, bucket.kept > 0, &bucket.condition))
                }
            }
            td.latencies {
                @for (b, window) in [(9, "minute"), (10, "hour"), (11, "total")] {
                    a href=(link(family, Some(b), exp)) aria-label=(format!("{family}: {window}")) { (window) }
                    " "
                }
            }
        }
    }
}

/// A count, which leads to the calls if there are some to show.
fn cell(link: String, number: u64, shown: bool, what: &str) -> Markup {
    html! {
        @if shown {
            a href=(link) title=(what) { (units::count(number)) }
        } @else {
            span.muted { (units::count(number)) }
        }
    }
}

/// Breaks where a reader would.
fn name(family: &str) -> Markup {
    html! {
        @match family.split_once('/') {
            Some((service, method)) => { span.service { (service) "/" } wbr; (method) }
            None => (family),
        }
    }
}

/// Names of methods need no escapes.
fn link(family: &str, b: Option<i8>, exp: bool) -> String {
    let b = b.map(|b| format!("&b={b}")).unwrap_or_default();
    format!("/debug/requests?fam={family}{b}{}", if exp { "&exp=1" } else { "" })
}

fn usage(usage: &Usage) -> Markup {
    let age = units::duration(Duration::from_secs(usage.max_age_seconds));
    html! {
        p.muted {
            "All calls since the start are counted; of each method, the newest " (usage.calls_per_bucket)
            " of each column are kept, for " (age) " at most. They take "
            (units::bytes(usage.bytes)) " of " (units::bytes(usage.max_bytes)) "."
            @if usage.dropped_events > 0 { " Events left out: " (units::count(usage.dropped_events)) "." }
            @if usage.dropped_calls > 0 { " Calls left out: " (units::count(usage.dropped_calls)) "." }
        }
    }
}

fn list(calls: &Calls) -> Markup {
    html! {
        section {
            h2 {
                @match (calls.b, &calls.family) {
                    (Some(-1), Some(family)) => { "Active calls: " code { (family) } }
                    (Some(8), Some(family)) => { "Errors: " code { (family) } }
                    (Some(b), Some(family)) => {
                        "Calls " (condition(b as usize)) ": " code { (family) }
                    }
                    (_, Some(family)) => { "Calls: " code { (family) } }
                    (_, None) => "Calls",
                }
            }
            p {
                @if calls.calls.len() < calls.total {
                    "Showing " b { (calls.calls.len()) } " of " b { (calls.total) } ". "
                }
                a href=(calls.other_view) {
                    (if calls.expanded { "Hide events" } else { "Show events" })
                }
            }
            @if calls.calls.is_empty() {
                p { "There are none among the calls that are kept." }
            } @else {
                div.scroll tabindex="0" role="region" aria-label="Calls" { (table(calls)) }
            }
        }
    }
}

fn table(calls: &Calls) -> Markup {
    // Rows of events stay behind their call only if nobody sorts.
    let sorts = !calls.expanded;
    let column = |name: &str, num: bool| {
        html! {
            th scope="col" class=[num.then_some("num")] data-sort[sorts] { (name) }
        }
    };
    html! {
        table.data.calls {
            thead { tr {
                (column("When", false)) (column("Elapsed", true)) (column("Code", false))
                @if calls.family.is_none() { (column("Method", false)) }
                (column("Message", false)) (column("Peer", false)) (column("Request", false))
                (column("Trace", false)) (column("Received", true)) (column("Sent", true))
                (column("Deadline", true)) (column("Transport", false))
            } }
            tbody { @for call in &calls.calls {
                (row(call, calls.family.is_none()))
                @if calls.expanded { (events(call, if calls.family.is_none() { 12 } else { 11 })) }
            } }
        }
    }
}

fn row(call: &Call, with_method: bool) -> Markup {
    html! {
        tr {
            th.mono scope="row" data-value=(call.started) {
                time datetime=(call.started) title=(call.started) { (time_of_day(&call.started)) }
            }
            td.num data-value=(call.elapsed_ms) { (units::latency(call.elapsed_ms)) }
            td { (code(call)) }
            @if with_method { td { a href=(link(&call.family, None, false)) { (name(&call.family)) } } }
            td.message { (call.message) }
            td.mono { (call.peer.as_deref().unwrap_or_default()) }
            td.mono { (linked(call.request_id.as_deref(), call.logs_url.as_deref())) }
            td.mono { (linked(call.trace_id.as_deref(), call.trace_url.as_deref())) }
            td.num data-value=(call.bytes_received) { (traffic(call.messages_received, call.bytes_received)) }
            td.num data-value=(call.bytes_sent) { (traffic(call.messages_sent, call.bytes_sent)) }
            td.num data-value=[call.deadline_ms] { @if let Some(deadline) = call.deadline_ms { (units::latency(deadline)) } }
            td { (call.transport) }
        }
    }
}

fn time_of_day(time: &str) -> &str {
    time.split_once('T').map_or(time, |(_, time)| time)
}

fn code(call: &Call) -> Markup {
    html! {
        @match call.code {
            None => span.badge.warn { "active" },
            Some("OK") => span.badge.ok { "OK" },
            Some(code) => span.badge.error { (code) },
        }
    }
}

fn linked(id: Option<&str>, url: Option<&str>) -> Markup {
    html! {
        @match (id, url) {
            (Some(id), Some(url)) => a href=(url) rel="noreferrer" { (id) },
            (Some(id), None) => (id),
            (None, _) => {}
        }
    }
}

fn traffic(messages: u64, bytes: u64) -> Markup {
    html! { (units::count(messages)) " / " (units::bytes(bytes)) }
}

fn events(call: &Call, columns: usize) -> Markup {
    let (before, after) = call.events.split_at(call.events_before_discarded.min(call.events.len()));
    html! {
        tr.events {
            td colspan=(columns) {
                @if call.events.is_empty() && call.events_discarded == 0 {
                    span.muted { "no events" }
                } @else {
                    ol {
                        @for it in before { (event(it)) }
                        @if call.events_discarded > 0 {
                            li.muted { "(" (units::count(call.events_discarded)) " events left out)" }
                        }
                        @for it in after { (event(it)) }
                    }
                }
            }
        }
    }
}

fn event(event: &Event) -> Markup {
    let level = match event.level {
        "ERROR" => "badge error",
        "WARN" => "badge warn",
        _ => "badge",
    };
    html! {
        li {
            time.mono datetime=(event.time) { (time_of_day(&event.time)) } " "
            span.mono { "+" (units::latency(event.since_previous_ms)) } " "
            span class=(level) { (event.level) } " "
            span.muted { (event.target) } " "
            span.text { (event.text) }
        }
    }
}
