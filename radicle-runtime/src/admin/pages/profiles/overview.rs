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
        @for paragraph in paragraphs {
            @match paragraph.starts_with("or ") {
                true => p { (paragraph) },
                false => (verbatim(paragraph.trim_end())),
            }
        }
    }
}

fn how_cpu(path: &str) -> Markup {
    let seconds = SECONDS.default;
    html! {
        p {
            "The stacks of threads that compute are sampled for some seconds. "
            "One profile is taken at a time."
        }
        form.filters method="get" action=(path) {
            (number(&SECONDS, "Seconds"))
            (number(&HZ, "Samples per second"))
            (formats())
        }
        p { "Go's tool compares and filters profiles, and shows lines:" }
        (verbatim(&format!(
            "go tool pprof -http=: 'http://HOST:PORT{path}?seconds={seconds}'\n\
             go tool pprof -top -tagfocus=grpc_method=SayHello 'http://HOST:PORT{path}'",
        )))
    }
}

fn number(bounds: &Bounds, label: &str) -> Markup {
    let Bounds { name, default, most } = bounds;
    html! {
        label {
            (label) " "
            input type="number" name=(name) value=(default) min="1" max=(most) required;
        }
    }
}

fn how_heap(heap: &Profile) -> Markup {
    let (state, change, next) = match heap.active {
        true => ("Allocations are being sampled.", "Stop sampling", "false"),
        false => ("Allocations are not being sampled now.", "Start sampling", "true"),
    };
    html! {
        p { (state) }
        form.filters method="post" action=(heap.path) {
            button.action name="active" value=(next) { (change) }
        }
        form.filters method="get" action=(heap.path) { (formats()) }
        (verbatim(&format!("go tool pprof -http=: http://HOST:PORT{}", heap.path)))
    }
}

fn formats() -> Markup {
    html! {
        button.action name="format" value="svg" { "Flame graph" }
        button.action name="format" value="pprof" { "pprof file" }
    }
}

/// What is to be copied; the keyboard reaches it, because it may be too wide for the page.
fn verbatim(text: &str) -> Markup {
    html! { pre tabindex="0" { (text) } }
}
