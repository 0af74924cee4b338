use maud::{Markup, html};
use serde::Serialize;

use super::{
    super::super::{Answer, Page, Query, Refusal, View},
    cpu::{Bounds, HZ, SECONDS},
};
use crate::profile;

/// `/debug/pprof/`: which profiles there are.
pub(in super::super) struct Overview;

#[derive(Serialize)]
struct Snapshot {
    /// Where the client found this page.
    profiles: [Profile; 2],
}

#[derive(Serialize)]
struct Profile {
    path: &'static str,
    title: &'static str,
    available: bool,
    /// Whether samples are being taken all the time.
    active: bool,
    missing: Option<String>,
}

impl Page for Overview {
    fn path(&self) -> &'static str {
        super::OVERVIEW
    }

    fn title(&self) -> &'static str {
        "Profiles"
    }

    fn summary(&self) -> &'static str {
        "Where the time and the memory of the program go, by function and by method."
    }

    fn get(&self, _query: &Query) -> Result<Answer, Refusal> {
        let profile = |page: &dyn Page, missing: Option<String>, active| Profile {
            path: page.path(),
            title: page.title(),
            available: missing.is_none(),
            active,
            missing,
        };
        let cpu = profile::cpu::missing().map(str::to_owned);
        let heap = profile::heap::missing();
        Ok(Answer::view(Snapshot {
            profiles: [
                profile(&super::Cpu, cpu, false),
                profile(&super::Heap, heap, profile::heap::is_active()),
            ],
        }))
    }
}

impl View for Snapshot {
    fn html(&self) -> Markup {
        let [cpu, heap] = &self.profiles;
        html! {
            section {
                h2 { (cpu.title) }
                @match &cpu.missing {
                    Some(missing) => (not_here(missing)),
                    None => (how_cpu(cpu.path)),
                }
            }
            section {
                h2 { (heap.title) }
                @match &heap.missing {
                    Some(missing) => (not_here(missing)),
                    None => (how_heap(heap)),
                }
            }
        }
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!(self)
    }
}

fn not_here(missing: &str) -> Markup {
    let mut paragraphs = missing.split("\n\n");
    html! {
        p { span.badge.warn { "not available" } " " (paragraphs.next().unwrap_or_default()) }
        @for paragraph in paragraphs { pre { (paragraph.trim_end()) } }
    }
}

fn how_cpu(path: &str) -> Markup {
    html! {
        p { "The threads of the program are looked at while they compute, for some seconds. One profile is taken at a time." }
        form.filters method="get" action=(path) {
            (number(&SECONDS, "Seconds"))
            (number(&HZ, "Samples a second"))
            (formats())
        }
        p { "With Go's tool, which also compares, filters and shows source lines:" }
        pre { "go tool pprof -http=: 'http://HOST:PORT" (path) "?seconds=" (SECONDS.default) "'\n"
              "go tool pprof -tagfocus=grpc_method=SayHello 'http://HOST:PORT" (path) "'" }
    }
}

fn number(bounds: &Bounds, label: &str) -> Markup {
    html! {
        label { (label) input type="number" name=(bounds.name) value=(bounds.default) min="1" max=(bounds.most) required; }
    }
}

fn how_heap(heap: &Profile) -> Markup {
    let (state, change, next) = match heap.active {
        true => ("Allocations are being sampled.", "Stop sampling", "false"),
        false => (
            "Allocations are not being sampled now; the profile shows what was.",
            "Start sampling",
            "true",
        ),
    };
    html! {
        p { (state) }
        form.filters method="get" action=(heap.path) { (formats()) }
        form.filters method="post" action=(heap.path) {
            button.action name="active" value=(next) { (change) }
        }
        p { "With Go's tool:" }
        pre { "go tool pprof -http=: http://HOST:PORT" (heap.path) }
    }
}

fn formats() -> Markup {
    html! {
        button.action name="format" value="svg" { "Flame graph" }
        button.action name="format" value="pprof" { "pprof file" }
    }
}
