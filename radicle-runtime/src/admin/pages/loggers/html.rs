use std::time::Duration;

use maud::{Markup, html};

use super::{Change, PATH, Snapshot};
use crate::admin::units;

/// Targets of radicle and of the libraries that it stands on, to choose from.
const KNOWN: [&str; 9] = [
    "radicle=debug",
    "radicle::admin=debug",
    "radicle::call=debug",
    "radicle::panic=error",
    "radicle::rest=debug",
    "radicle::server=debug",
    "h2=debug",
    "hyper=debug",
    "tower=debug",
];

pub(super) fn page(now: &Snapshot) -> Markup {
    html! {
        @if !now.rules_events {
            p { span.badge.warn { "calls only" } " A subscriber of the program decides which events are written: "
                "these levels are those of the lines of calls alone." }
        }
        @if let Some(temporary) = &now.temporary {
            p {
                span.badge.warn { "for a time" } " " code { (temporary.levels) } " for "
                (units::duration(Duration::from_secs_f64(temporary.seconds_left))) " more."
            }
            form.filters method="post" action=(PATH) {
                input type="hidden" name="revert" value="1";
                button.action type="submit" { "Take back" }
            }
        }
        (levels(now))
        (change(now))
        @if !now.changes.is_empty() { (changes(&now.changes)) }
    }
}

fn levels(now: &Snapshot) -> Markup {
    let row = |name: Markup, level: &str, lasting: &str| {
        html! {
            tr {
                th scope="row" { (name) }
                td { @if level == lasting { (level) } @else { span.badge.warn { (level) } } }
                td.muted { (lasting) }
            }
        }
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label="Levels" {
            table.data {
                thead { tr {
                    th scope="col" data-sort { "Target" }
                    th scope="col" data-sort { "Level" }
                    th scope="col" data-sort { "Lasting" }
                } }
                tbody {
                    (row(html! { @if now.targets.is_empty() { "all targets" } @else { "all others" } }, &now.default_level, &now.default_lasting))
                    @for target in &now.targets {
                        (row(html! { code { (target.target) } }, &target.level, &target.lasting))
                    }
                }
            }
        }
    }
}

fn change(now: &Snapshot) -> Markup {
    html! {
        section {
            h2 { "Set levels for a time" }
            p.muted { "A level alone, such as " code { "debug" } ", is that of all targets that are not named; "
                code { "hyper=warn,radicle=debug" } " names two. This takes the place of what was set for a time before; what is not named keeps its lasting level." }
            form.filters method="post" action=(PATH) {
                label { "Levels" input name="levels" required maxlength=(super::MAX_TEXT) list="known" placeholder="info,hyper=warn" autocomplete="off"; }
                label { "Minutes" input type="number" name="minutes" min="1" max=(now.max_minutes) value=(now.minutes) required; }
                button.action type="submit" { "Set" }
            }
            datalist #known { @for known in KNOWN { option value=(known) {} } }
        }
    }
}

fn changes(changes: &[Change]) -> Markup {
    html! {
        section {
            h2 { "Last changes" }
            div.scroll tabindex="0" role="region" aria-label="Last changes" {
                table.data {
                    thead { tr {
                        th scope="col" data-sort { "Time" }
                        th scope="col" data-sort { "By" }
                        th scope="col" data-sort { "Levels" }
                        th.num scope="col" data-sort { "Minutes" }
                    } }
                    tbody { @for change in changes {
                        tr {
                            td { time datetime=(change.time) { (change.time) } }
                            td { (change.by) }
                            td { @match &change.levels {
                                Some(levels) => code { (levels) },
                                None => "taken back",
                            } }
                            td.num { @if let Some(minutes) = change.minutes { (minutes) } }
                        }
                    } }
                }
            }
        }
    }
}
