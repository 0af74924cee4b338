//! `/debug/events`: what happened to the server, its listeners and its connections.
//!
//! Its parameters `fam`, `b` and `exp` and its columns are those of Go's
//! [golang.org/x/net/trace](https://pkg.go.dev/golang.org/x/net/trace).

mod html;

use std::{sync::Arc, time::Duration};

use maud::Markup;
use serde::Serialize;

use super::super::{Answer, Page, Query, Refusal, View};
use crate::{
    journal::{EntryNow, FOLLOWED, Family, Journal, LogNow, MAX_ENTRIES},
    logging::rfc3339,
};

/// The page.
pub(super) struct Events {
    pub(super) journal: Arc<Journal>,
}

/// How old the last error of an object may be, column by column; the first column is for all objects.
const AGES: [(&str, Option<Duration>); 7] = [
    ("total", None),
    ("errors < 10 s", Some(Duration::from_secs(10))),
    ("< 1 min", Some(Duration::from_secs(60))),
    ("< 10 min", Some(Duration::from_secs(600))),
    ("< 1 h", Some(Duration::from_secs(3600))),
    ("< 10 h", Some(Duration::from_secs(36_000))),
    ("errors", Some(Duration::MAX)),
];

/// How many logs are shown if the query does not say.
const LIMIT: usize = 100;

#[derive(Serialize)]
struct Snapshot {
    ages: [&'static str; AGES.len()],
    families: Vec<FamilyNow>,
    /// Open connections without a log of their own.
    connections_not_followed: usize,
    max_connections_followed: usize,
    max_entries: usize,
    selected: Selected,
}

#[derive(Serialize)]
struct FamilyNow {
    name: &'static str,
    open: usize,
    ended: usize,
    /// How many objects are in each column.
    counts: Vec<usize>,
}

#[derive(Serialize)]
struct Selected {
    family: &'static str,
    bucket: usize,
    expanded: bool,
    /// Objects that are in the column but beyond the limit.
    left_out: usize,
    logs: Vec<Log>,
}

#[derive(Serialize)]
struct Log {
    title: String,
    started: String,
    age_seconds: f64,
    ended_seconds_ago: Option<f64>,
    last_error_seconds_ago: Option<f64>,
    protocol: Option<&'static str>,
    requests: Option<u64>,
    entries_dropped: u64,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    time: String,
    elapsed_seconds: f64,
    error: bool,
    text: String,
}

impl Events {
    fn family(&self, family: Family) -> FamilyNow {
        let logs = self.journal.snapshot(family, false);
        let open = logs.iter().filter(|log| log.ended.is_none()).count();
        let count = |bucket| logs.iter().filter(|log| is_in(log, bucket)).count();
        FamilyNow {
            name: family.as_str(),
            open,
            ended: logs.len() - open,
            counts: (0..AGES.len()).map(count).collect(),
        }
    }

    /// Without a family that of the server, with its entries.
    fn selected(&self, query: &Query) -> Result<Selected, Refusal> {
        let bucket = bucket(query)?;
        let expanded = expanded(query)? || query.get("fam").is_none();
        let expected = format!("a number from 1 to {}", FOLLOWED * 2);
        let limit = query.parse("limit", &expected)?.unwrap_or(LIMIT);
        if !(1..=FOLLOWED * 2).contains(&limit) {
            return Err(Refusal::bad_request(format!("`limit` is {limit}; it takes {expected}")));
        }
        let family = query.one_of("fam", &Family::ALL.map(|family| (family.as_str(), family)))?;
        let mut logs = self.journal.snapshot(family, expanded);
        logs.retain(|log| is_in(log, bucket));
        let left_out = logs.len().saturating_sub(limit);
        let logs = logs.into_iter().take(limit).map(Log::from).collect();
        Ok(Selected { family: family.as_str(), bucket, expanded, left_out, logs })
    }
}

fn is_in(log: &LogNow, bucket: usize) -> bool {
    match AGES[bucket].1 {
        None => true,
        Some(age) => log.last_error.is_some_and(|error| error < age),
    }
}

fn bucket(query: &Query) -> Result<usize, Refusal> {
    let expected = format!("a number from 0 to {}", AGES.len() - 1);
    let bucket = query.parse("b", &expected)?.unwrap_or(0);
    if bucket < AGES.len() {
        return Ok(bucket);
    }
    Err(Refusal::bad_request(format!("`b` is {bucket}; it takes {expected}")))
}

fn expanded(query: &Query) -> Result<bool, Refusal> {
    query.one_of("exp", &[("0", false), ("false", false), ("1", true), ("true", true)])
}

impl From<LogNow> for Log {
    fn from(log: LogNow) -> Self {
        Self {
            title: log.title,
            started: rfc3339(log.started),
            age_seconds: log.age.as_secs_f64(),
            ended_seconds_ago: log.ended.as_ref().map(Duration::as_secs_f64),
            last_error_seconds_ago: log.last_error.as_ref().map(Duration::as_secs_f64),
            protocol: log.protocol,
            requests: log.requests,
            entries_dropped: log.dropped,
            entries: log.entries.into_iter().map(Entry::from).collect(),
        }
    }
}

impl From<EntryNow> for Entry {
    fn from(entry: EntryNow) -> Self {
        Self {
            time: rfc3339(entry.at),
            elapsed_seconds: entry.elapsed.as_secs_f64(),
            error: entry.is_error,
            text: entry.text,
        }
    }
}

impl Page for Events {
    fn path(&self) -> &'static str {
        "/debug/events"
    }

    fn title(&self) -> &'static str {
        "Events"
    }

    fn summary(&self) -> &'static str {
        "What happened to the server, its listeners and its connections, and which of them had errors."
    }

    fn get(&self, query: &Query) -> Result<Answer, Refusal> {
        let selected = self.selected(query)?;
        Ok(Answer::view(Snapshot {
            ages: AGES.map(|(name, _)| name),
            families: Family::ALL.map(|family| self.family(family)).into(),
            connections_not_followed: self.journal.not_followed(),
            max_connections_followed: FOLLOWED,
            max_entries: MAX_ENTRIES,
            selected,
        }))
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
