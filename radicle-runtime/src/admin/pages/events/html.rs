use std::time::Duration;

use maud::{Markup, html};

use super::{AGES, Entry, FamilyNow, Log, Selected, Snapshot};
use crate::admin::units;

pub(super) fn page(now: &Snapshot) -> Markup {
    let selected = &now.selected;
    html! {
        div.scroll tabindex="0" role="region" aria-label="Families" {
            table.data {
                thead { tr {
                    th scope="col" { "Family" }
                    th.num scope="col" { "Open" }
                    @for age in now.ages { th.num scope="col" { (age) } }
                } }
                tbody { @for family in &now.families { (row(family, selected)) } }
            }
        }
        @if now.connections_not_followed > 0 {
            p { span.badge.warn { (now.connections_not_followed) } " open connections are not followed: at most "
                (now.max_connections_followed) " are at a time. Their errors are kept." }
        }
        (logs(selected, now.max_entries))
    }
}

fn row(family: &FamilyNow, selected: &Selected) -> Markup {
    let is_shown = |bucket| selected.family == family.name && selected.bucket == bucket;
    html! {
        tr {
            th scope="row" { (family.name) }
            td.num { (family.open) }
            @for (bucket, &count) in family.counts.iter().enumerate() {
                td.num {
                    @if count == 0 { span.muted { "0" } } @else {
                        a href=(link(family.name, bucket, selected.expanded))
                            aria-current=[is_shown(bucket).then_some("true")]
                            aria-label=(format!("{count} {}: {}", family.name, AGES[bucket].0)) { (count) }
                    }
                }
            }
        }
    }
}

fn link(family: &str, bucket: usize, expanded: bool) -> String {
    let expanded = if expanded { "&exp=1" } else { "" };
    format!("/debug/events?fam={family}&b={bucket}{expanded}")
}

fn logs(selected: &Selected, max_entries: usize) -> Markup {
    let Selected { family, bucket, expanded, left_out, logs } = selected;
    html! {
        section {
            h2 { (family) " " span.muted { (AGES[*bucket].0) } }
            p {
                a href=(link(family, *bucket, !expanded)) {
                    @if *expanded { "Without entries" } @else { "With entries" }
                }
                @if *expanded { span.muted { ", the last " (max_entries) " of each" } }
                @if *left_out > 0 { span.muted { "; " (left_out) " more are left out" } }
            }
            div.scroll tabindex="0" role="region" aria-label=(family) {
                table.data {
                    thead { tr {
                        th scope="col" { "Since" }
                        th.num scope="col" { "Elapsed" }
                        th scope="col" { "What" }
                    } }
                    @for log in logs { tbody { (object(log)) @for entry in &log.entries { (line(entry)) } } }
                }
            }
        }
    }
}

fn object(log: &Log) -> Markup {
    html! {
        tr {
            th scope="row" { time datetime=(log.started) { (log.started) } }
            td.num { (seconds(log.age_seconds)) }
            td {
                strong { (log.title) } " "
                @if let Some(protocol) = log.protocol { span.badge { (protocol) } " " }
                @if let Some(requests) = log.requests { span.muted { (requests) " requests " } }
                @if let Some(ended) = log.ended_seconds_ago { span.badge { "ended " (seconds(ended)) " ago" } " " }
                @if let Some(error) = log.last_error_seconds_ago {
                    span.badge.error { "error " (seconds(error)) " ago" } " "
                }
                @if log.entries_dropped > 0 { span.muted { (log.entries_dropped) " older entries are gone" } }
            }
        }
    }
}

fn line(entry: &Entry) -> Markup {
    html! {
        tr {
            td { time datetime=(entry.time) { (entry.time) } }
            td.num { "+" (seconds(entry.elapsed_seconds)) }
            td { @if entry.error { span.badge.error { "error" } " " } (entry.text) }
        }
    }
}

fn seconds(seconds: f64) -> String {
    units::duration(Duration::from_secs_f64(seconds))
}
