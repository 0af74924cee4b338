//! `/status`: which build runs, since when, and how it is.

mod html;

use std::{collections::HashSet, sync::Arc, time::SystemTime};

use maud::Markup;
use serde::Serialize;

use super::{
    super::{Answer, DebugPages, Page, Query, Refusal, View, links::Links},
    index::Link,
};
use crate::{
    ListenerAddr, ListenerKind,
    call::Panic,
    logging::rfc3339,
    metrics::{ProcessNow, process},
    server::Vitals,
    spec::{MethodSpec, ServiceSpec},
};

/// The page.
pub(super) struct Status {
    pub(super) server: String,
    pub(super) vitals: Arc<Vitals>,
    pub(super) services: Vec<&'static ServiceSpec>,
    pub(super) settings: Arc<DebugPages>,
    /// All the others.
    pub(super) pages: Vec<Link>,
    #[cfg(feature = "flags")]
    pub(super) flags: Option<Arc<crate::flags::Registry>>,
}

#[derive(Serialize)]
struct Snapshot {
    name: String,
    state: &'static str,
    started: String,
    uptime_seconds: f64,
    build: Build,
    listeners: Vec<Listener>,
    connections: Connections,
    calls_in_flight: u64,
    services: Vec<Service>,
    process: ProcessNow,
    panics: u64,
    last_panic: Option<LastPanic>,
    /// If the server was given flags.
    #[cfg(feature = "flags")]
    flags: Option<crate::flags::Checksums>,
    pages: Vec<Link>,
    logs: Option<String>,
    traces: Option<String>,
}

#[derive(Serialize)]
struct Build {
    version: &'static str,
    revision: Option<&'static str>,
    dirty: Option<bool>,
    branch: Option<&'static str>,
    tag: Option<&'static str>,
    time: Option<&'static str>,
    rustc: Option<&'static str>,
    target: Option<&'static str>,
    profile: Option<&'static str>,
}

#[derive(Serialize)]
struct Listener {
    kind: &'static str,
    address: String,
    /// Of all listeners of this kind.
    open_connections: u64,
}

#[derive(Serialize)]
struct Connections {
    open: u64,
    limit: usize,
}

#[derive(Serialize)]
struct Service {
    name: &'static str,
    methods: Vec<Method>,
}

#[derive(Serialize)]
struct Method {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    bindings: Vec<String>,
    started: u64,
    in_flight: u64,
}

#[derive(Serialize)]
struct LastPanic {
    time: String,
    seconds_ago: f64,
    service: &'static str,
    method: &'static str,
    text: String,
    request_id: Option<String>,
    trace_id: Option<String>,
    logs_url: Option<String>,
    trace_url: Option<String>,
}

impl Status {
    fn snapshot(&self) -> Snapshot {
        let vitals = &self.vitals;
        let metrics = &vitals.pipeline.metrics;
        let links = Links::of(&self.settings);
        let services = self.services();
        let in_flight = services.iter().flat_map(|it| &it.methods).map(|it| it.in_flight).sum();
        Snapshot {
            name: self.server.clone(),
            state: vitals.state(),
            started: rfc3339(vitals.started_at),
            uptime_seconds: vitals.uptime().as_secs_f64(),
            build: self.build(),
            connections: Connections {
                open: self.open_connections(),
                limit: vitals.max_connections,
            },
            listeners: self.listeners(),
            calls_in_flight: in_flight,
            services,
            process: process(),
            panics: metrics.panics(),
            last_panic: vitals.pipeline.last_panic.get().map(|panic| LastPanic::of(panic, &links)),
            #[cfg(feature = "flags")]
            flags: self.flags.as_ref().map(|flags| flags.checksums()),
            pages: self.pages.clone(),
            logs: links.all_logs(),
            traces: links.all_traces(),
        }
    }

    fn build(&self) -> Build {
        let build = self.vitals.build;
        Build {
            version: build.version,
            revision: build.revision,
            dirty: build.dirty,
            branch: build.branch,
            tag: build.tag,
            time: build.time,
            rustc: build.rustc,
            target: build.target,
            profile: build.profile,
        }
    }

    fn listeners(&self) -> Vec<Listener> {
        let metrics = &self.vitals.pipeline.metrics;
        let listener = |it: &ListenerAddr| Listener {
            kind: it.kind.as_str(),
            address: it.addr.to_string(),
            open_connections: metrics.listener(it.kind.as_str()).open(),
        };
        self.vitals.listeners().iter().map(listener).collect()
    }

    /// Without those of operators, as the limit is.
    fn open_connections(&self) -> u64 {
        let kinds: HashSet<_> = self.vitals.listeners().iter().map(|it| it.kind).collect();
        let counted = kinds.into_iter().filter(|kind| *kind != ListenerKind::Admin);
        counted.map(|kind| self.vitals.pipeline.metrics.listener(kind.as_str()).open()).sum()
    }

    fn services(&self) -> Vec<Service> {
        let metrics = &self.vitals.pipeline.metrics;
        let method = |service: usize, index: usize, spec: &'static MethodSpec| {
            let (started, in_flight) = metrics.method(service, index).calls();
            let bindings = spec.bindings.iter();
            Method {
                name: spec.name,
                kind: spec.kind.as_str(),
                bindings: bindings
                    .map(|it| format!("{} {}", it.method, it.template.source))
                    .collect(),
                started,
                in_flight,
            }
        };
        let service = |(index, spec): (usize, &&'static ServiceSpec)| {
            let methods = spec.methods.iter().enumerate();
            let methods = methods.map(|(at, spec)| method(index, at, spec)).collect();
            Service { name: spec.name, methods }
        };
        self.services.iter().enumerate().map(service).collect()
    }
}

impl LastPanic {
    fn of(panic: Panic, links: &Links<'_>) -> Self {
        let age = SystemTime::now().duration_since(panic.at).unwrap_or_default();
        Self {
            time: rfc3339(panic.at),
            seconds_ago: age.as_secs_f64(),
            service: panic.service,
            method: panic.method,
            text: panic.text,
            logs_url: links.logs(panic.request_id.as_deref(), panic.trace_id.as_deref()),
            trace_url: links.trace(panic.trace_id.as_deref()),
            request_id: panic.request_id,
            trace_id: panic.trace_id,
        }
    }
}

impl Page for Status {
    fn path(&self) -> &'static str {
        "/status"
    }

    fn title(&self) -> &'static str {
        "Status"
    }

    fn summary(&self) -> &'static str {
        "Which build runs, since when, where it listens, and how it is."
    }

    fn get(&self, _query: &Query) -> Result<Answer, Refusal> {
        Ok(Answer::view(self.snapshot()))
    }
}

impl Snapshot {
    fn has(&self, path: &str) -> bool {
        self.pages.iter().any(|page| page.path == path)
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
