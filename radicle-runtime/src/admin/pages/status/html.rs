use std::time::Duration;

use maud::{Markup, html};

use super::{Build, LastPanic, Listener, Method, Service, Snapshot};
use crate::{admin::units, metrics::ProcessNow};

pub(super) fn page(now: &Snapshot) -> Markup {
    let uptime = units::duration(Duration::from_secs_f64(now.uptime_seconds));
    html! {
        dl.facts {
            dt { "State" } dd { (state(now.state)) }
            dt { "Up" } dd { (uptime) span.muted { ", since " time datetime=(now.started) { (now.started) } } }
            dt { "Connections" } dd { (now.connections.open) span.muted { " of " (now.connections.limit) } }
            dt { "Calls in flight" } dd { (now.calls_in_flight) }
            dt { "Panics" } dd { (now.panics) }
            (flags(now))
            @if now.logs.is_some() || now.traces.is_some() {
                dt { "Elsewhere" } dd {
                    @if let Some(url) = &now.logs { a href=(url) rel="noreferrer" { "Logs" } " " }
                    @if let Some(url) = &now.traces { a href=(url) rel="noreferrer" { "Traces" } }
                }
            }
        }
        @if let Some(panic) = &now.last_panic { (last_panic(panic)) }
        div.cards {
            section { h2 { "Build" } (build(&now.build)) }
            section { h2 { "Process" } (process(&now.process)) }
            section { h2 { "Listeners" } (listeners(&now.listeners)) }
        }
        section {
            h2 { "Services" }
            @for service in &now.services { (methods(service, now.has("/debug/requests"))) }
        }
        section {
            h2 { "Pages" }
            dl.index { @for page in &now.pages {
                dt { a href=(page.path) { (page.title) } " " code { (page.path) } }
                dd { (page.summary) }
            } }
        }
    }
}

#[cfg(feature = "flags")]
fn flags(now: &Snapshot) -> Markup {
    html! {
        @if let Some(checksums) = &now.flags {
            dt { "Flags" }
            dd {
                "static " code { (checksums.fixed) } ", dynamic " code { (checksums.dynamic) }
                span.muted { " (checksums)" }
            }
        }
    }
}

#[cfg(not(feature = "flags"))]
fn flags(_now: &Snapshot) -> Markup {
    html! {}
}

fn state(state: &str) -> Markup {
    html! {
        @if state == "ready" { span.badge.ok { (state) } } @else { span.badge.warn { (state) } }
    }
}

fn last_panic(panic: &LastPanic) -> Markup {
    let age = units::duration(Duration::from_secs_f64(panic.seconds_ago));
    html! {
        section {
            h2 { "Last panic " span.badge.error { (age) " ago" } }
            dl.facts {
                dt { "Method" } dd { code { (panic.service) "/" (panic.method) } }
                dt { "Time" } dd { time datetime=(panic.time) { (panic.time) } }
                dt { "Text" } dd { code { (panic.text) } }
                @if let Some(id) = &panic.request_id { dt { "Request" } dd { (linked(id, panic.logs_url.as_deref())) } }
                @if let Some(id) = &panic.trace_id { dt { "Trace" } dd { (linked(id, panic.trace_url.as_deref())) } }
            }
        }
    }
}

fn linked(id: &str, url: Option<&str>) -> Markup {
    html! {
        @match url {
            Some(url) => a href=(url) rel="noreferrer" { (id) },
            None => (id),
        }
    }
}

fn build(build: &Build) -> Markup {
    let fact = |name: &str, value: Option<&str>| {
        html! {
            dt { (name) }
            dd { @match value {
                Some(value) => (value),
                None => span.muted { "unknown" },
            } }
        }
    };
    html! {
        dl.facts {
            (fact("Version", Some(build.version)))
            dt { "Commit" }
            dd {
                @match build.revision {
                    Some(revision) => code { (revision) },
                    None => span.muted { "unknown" },
                }
                @if build.dirty == Some(true) { " " span.badge.warn { "dirty" } }
            }
            (fact("Branch", build.branch))
            @if let Some(tag) = build.tag { (fact("Tag", Some(tag))) }
            (fact("Time", build.time))
            (fact("Compiler", build.rustc))
            (fact("Target", build.target))
            (fact("Profile", build.profile))
        }
    }
}

fn listeners(listeners: &[Listener]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Listeners" {
            table.data {
                thead { tr {
                    th scope="col" data-sort { "Kind" }
                    th scope="col" data-sort { "Address" }
                    th.num scope="col" data-sort { "Open connections" }
                } }
                tbody { @for listener in listeners {
                    tr {
                        th scope="row" { (listener.kind) }
                        td { code { (listener.address) } }
                        td.num { (listener.open_connections) }
                    }
                } }
            }
        }
    }
}

fn process(process: &ProcessNow) -> Markup {
    html! {
        dl.facts {
            dt { "Process id" } dd { (process.pid) }
            @if let Some(bytes) = process.resident_bytes { dt { "Resident memory" } dd { (units::bytes(bytes)) } }
            @if let Some(bytes) = process.virtual_bytes { dt { "Virtual memory" } dd { (units::bytes(bytes)) } }
            @if let Some(seconds) = process.cpu_seconds {
                dt { "CPU time" } dd { (units::duration(Duration::from_secs_f64(seconds))) }
            }
            @if let Some(open) = process.open_fds {
                dt { "File descriptors" }
                dd { (open) @if let Some(max) = process.max_fds { span.muted { " of " (max) } } }
            }
        }
    }
}

/// With links to the calls of each method, if there is a page for them.
fn methods(service: &Service, with_calls: bool) -> Markup {
    html! {
        h3 { code { (service.name) } }
        div.scroll tabindex="0" role="region" aria-label=(service.name) {
            table.data {
                thead { tr {
                    th scope="col" data-sort { "Method" }
                    th scope="col" data-sort { "Type" }
                    th scope="col" { "HTTP" }
                    th.num scope="col" data-sort { "Calls" }
                    th.num scope="col" data-sort { "In flight" }
                } }
                tbody { @for method in &service.methods { (row(service.name, method, with_calls)) } }
            }
        }
    }
}

fn row(service: &str, method: &Method, with_calls: bool) -> Markup {
    let calls = format!("/debug/requests?fam={service}/{}", method.name);
    html! {
        tr {
            th scope="row" { @if with_calls { a href=(calls) { (method.name) } } @else { (method.name) } }
            td { (method.kind) }
            td { @for binding in &method.bindings { div { code { (binding) } } } }
            td.num { (method.started) }
            td.num { (method.in_flight) }
        }
    }
}
