use std::{sync::Arc, time::SystemTime};

use maud::{Markup, html};
use serde::Serialize;

use super::super::{Answer, Page, Query, Refusal, View};
use crate::{
    flags::{self, FlagNow, Registry, Snapshot},
    logging::rfc3339,
    transport::Peer,
};

/// `/debug/flagz`: the flags, what holds for each and why, and a form that sets the dynamic ones.
pub(super) struct Flagz {
    pub(super) flags: Arc<Registry>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Shown {
    snapshot: Snapshot,
    #[serde(skip)]
    filter: Filter,
}

#[derive(Clone, Copy)]
struct Filter {
    /// Only the dynamic ones, or only the static ones.
    dynamic: Option<bool>,
    only_changed: bool,
}

const PATH: &str = "/debug/flagz";

const TYPES: [(&str, Option<bool>); 3] =
    [("all", None), ("dynamic", Some(true)), ("static", Some(false))];

impl Page for Flagz {
    fn path(&self) -> &'static str {
        PATH
    }

    fn title(&self) -> &'static str {
        "Flags"
    }

    fn summary(&self) -> &'static str {
        "What the server was told, by whom, and a form that changes it while it runs."
    }

    fn writable(&self) -> bool {
        true
    }

    fn get(&self, query: &Query) -> Result<Answer, Refusal> {
        let filter = Filter {
            dynamic: query.one_of("type", &TYPES)?,
            only_changed: query.get("only_changed").is_some_and(|it| it != "false"),
        };
        let mut snapshot = self.flags.snapshot();
        snapshot.flags.retain(|flag| filter.shows(flag));
        Ok(Answer::view(Shown { snapshot, filter }))
    }

    fn post(&self, form: &Query, by: &Peer) -> Result<Answer, Refusal> {
        let name = form.get("name").ok_or_else(|| Refusal::bad_request("`name` is missing"))?;
        let version = form.parse("version", "the version that the flag had")?;
        let changed = if form.get("reset").is_some() {
            self.flags.reset(name, version)
        } else if let Some(value) = form.get_any("value") {
            let by = by.address().map_or_else(|| "a client".to_owned(), |it| it.ip().to_string());
            self.flags.set(name, value, version, &by)
        } else {
            return Err(Refusal::bad_request("give `value`, or `reset=true`"));
        };
        match changed {
            Ok(()) => Ok(Answer::SeeOther(PATH.to_owned())),
            Err(refusal) => Err(refused(name, refusal)),
        }
    }
}

fn refused(name: &str, refusal: flags::Refusal) -> Refusal {
    match refusal {
        flags::Refusal::Unknown(message) => Refusal::not_found(message),
        flags::Refusal::Changed(version) => Refusal::conflict(format!(
            "flag `{name}` was changed since you looked; its version is {version} now"
        )),
        flags::Refusal::Value(reason) => {
            Refusal::bad_request(format!("flag `{name}` keeps its value: {reason}"))
        }
    }
}

impl Filter {
    fn shows(self, flag: &FlagNow) -> bool {
        self.dynamic.is_none_or(|dynamic| dynamic == flag.dynamic)
            && (!self.only_changed || flag.changed)
    }
}

impl View for Shown {
    fn html(&self) -> Markup {
        let Snapshot { checksums, flags, history, places } = &self.snapshot;
        html! {
            (self.filter.form())
            div.scroll tabindex="0" role="region" aria-label="Flags" { (table(flags)) }
            dl.facts {
                dt { "Checksum, static" } dd { code { (checksums.fixed) } }
                dt { "Checksum, dynamic" } dd { code { (checksums.dynamic) } }
                @for place in places {
                    dt { "Watched " (place.source) }
                    dd {
                        code { (place.place) } " since " (time(place.since))
                        @for problem in &place.problems { p role="alert" { (problem) } }
                    }
                }
            }
            h2 { "Last changes" }
            @if history.is_empty() { p.muted { "None since the start." } }
            @else { div.scroll tabindex="0" role="region" aria-label="Last changes" { (changes(history)) } }
        }
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!(self)
    }
}

impl Filter {
    fn form(self) -> Markup {
        html! {
            form.filters {
                label { "Type"
                    select name="type" { @for (name, dynamic) in TYPES {
                        option value=(name) selected[dynamic == self.dynamic] { (name) }
                    } }
                }
                label {
                    input type="checkbox" name="only_changed" value="true" checked[self.only_changed];
                    "Only those that are set"
                }
                button.action { "Show" }
            }
        }
    }
}

fn table(flags: &[FlagNow]) -> Markup {
    html! {
        table.data {
            thead { tr {
                th scope="col" data-sort { "Flag" }
                th scope="col" { "Value" }
                th scope="col" { "Default" }
                th scope="col" data-sort { "From" }
                th scope="col" data-sort { "Updated" }
            } }
            tbody { @for flag in flags { (row(flag)) } }
        }
    }
}

fn row(flag: &FlagNow) -> Markup {
    html! {
        tr {
            th scope="row" title=(flag.variable) data-value=(flag.name) {
                code { (flag.argument) } " "
                @if flag.dynamic { span.badge.ok { "dynamic" } } @else { span.badge { "static" } }
            }
            td {
                (value(&flag.current)) " " span.muted { (flag.type_name) }
                @if flag.dynamic { div { (forms(flag)) } }
                p { (flag.description) }
                @if let Some(refused) = &flag.refused {
                    p.refused {
                        span.badge.error { (refused.count) " refused" } " "
                        @match &refused.value {
                            Some(text) => (value(text)),
                            None => { "its removal" }
                        }
                        " from " (refused.source) " " (refused.origin) ": " (refused.reason)
                        " (" (time(refused.time)) ")"
                    }
                }
            }
            td { @match &flag.default {
                Some(default) => (value(default)),
                None => span.muted { "must be set" }
            } }
            td {
                @if flag.changed { span.badge.warn { (flag.source) } } @else { span.muted { "default" } }
                @if !flag.origin.is_empty() { div { code { (flag.origin) } } }
            }
            td { (time(flag.since)) }
        }
    }
}

fn value(text: &str) -> Markup {
    html! { @if text.is_empty() { span.muted { "empty" } } @else { code { (text) } } }
}

fn time(time: SystemTime) -> Markup {
    let text = rfc3339(time);
    html! { time datetime=(text) { (text) } }
}

/// What sets a dynamic flag.
fn forms(flag: &FlagNow) -> Markup {
    let label = format!("New value of {}", flag.name);
    html! {
        form.inline method="post" action=(PATH) {
            (identity(flag))
            @if flag.type_name == "bool" {
                select name="value" aria-label=(label) { @for value in ["true", "false"] {
                    option selected[value == flag.current] { (value) }
                } }
            } @else if flag.secret {
                input type="password" name="value" autocomplete="off" aria-label=(label);
            } @else {
                input name="value" value=(flag.current) autocomplete="off" aria-label=(label);
            }
            " " button.action { "Set" }
        }
        @if flag.on_page {
            form.inline method="post" action=(PATH) {
                (identity(flag))
                input type="hidden" name="reset" value="true";
                button.action aria-label=(format!("Reset {}", flag.name)) { "Reset" }
            }
        }
    }
}

/// Which flag, as somebody saw it.
fn identity(flag: &FlagNow) -> Markup {
    html! {
        input type="hidden" name="name" value=(flag.name);
        input type="hidden" name="version" value=(flag.version);
    }
}

fn changes(history: &[flags::ChangeNow]) -> Markup {
    html! {
        table.data {
            thead { tr {
                th scope="col" { "Time" }
                th scope="col" { "Flag" }
                th scope="col" { "From" }
                th scope="col" { "To" }
                th scope="col" { "By" }
            } }
            tbody { @for change in history {
                tr {
                    td { (time(change.time)) }
                    th scope="row" { code { (change.name) } }
                    td { (value(&change.from)) }
                    td { (value(&change.to)) }
                    td { (change.source) " " code { (change.origin) } }
                }
            } }
        }
    }
}
