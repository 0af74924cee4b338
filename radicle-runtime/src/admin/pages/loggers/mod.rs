//! `/debug/loggers`: the least level that each target logs, and how to change it for a time.

mod html;

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use maud::Markup;
use serde::Serialize;

use super::super::{Answer, Page, Query, Refusal, View};
use crate::{
    journal::EventLog,
    logging::{Directives, Levels, rfc3339},
    transport::Peer,
};

/// The page.
pub(super) struct Loggers {
    levels: Arc<Levels>,
    /// Of the server.
    events: EventLog,
    changes: Mutex<VecDeque<Change>>,
}

const PATH: &str = "/debug/loggers";

/// How long levels hold if the form does not say.
const MINUTES: u64 = 15;

/// The longest time: whoever needs a level for more than a day changes the flag or the program.
const MAX_MINUTES: u64 = 24 * 60;

/// How many changes are remembered.
const MAX_CHANGES: usize = 20;

/// The longest list of levels that is taken, in bytes.
const MAX_TEXT: usize = 4096;

#[derive(Clone, Serialize)]
struct Change {
    time: String,
    /// The client's address.
    by: String,
    /// None ended what had been set.
    levels: Option<String>,
    minutes: Option<u64>,
}

#[derive(Serialize)]
struct Snapshot {
    /// Of all targets that are not named.
    default_level: String,
    default_lasting: String,
    targets: Vec<Target>,
    temporary: Option<Temporary>,
    /// False if a subscriber of the application decides which events are written, so that only the
    /// lines of calls go by these levels.
    rules_events: bool,
    minutes: u64,
    max_minutes: u64,
    /// The newest first.
    changes: Vec<Change>,
}

#[derive(Serialize)]
struct Target {
    target: String,
    level: String,
    /// What holds when the time is over.
    lasting: String,
}

#[derive(Serialize)]
struct Temporary {
    levels: String,
    seconds_left: f64,
}

impl Loggers {
    pub(super) fn new(levels: Arc<Levels>, events: EventLog) -> Self {
        Self { levels, events, changes: Mutex::default() }
    }

    fn snapshot(&self) -> Snapshot {
        let now = self.levels.snapshot();
        let (effective, lasting) = (Shown::of(&now.effective), Shown::of(&now.lasting));
        let names = effective.targets().chain(lasting.targets()).collect::<BTreeSet<_>>();
        let target = |name: &str| Target {
            target: name.to_owned(),
            level: effective.level(name).to_owned(),
            lasting: lasting.level(name).to_owned(),
        };
        let temporary = now.temporary.as_ref().map(|(levels, left)| Temporary {
            levels: levels.clone(),
            seconds_left: left.as_secs_f64(),
        });
        Snapshot {
            default_level: effective.default.to_owned(),
            default_lasting: lasting.default.to_owned(),
            targets: names.into_iter().map(target).collect(),
            temporary,
            rules_events: now.rule_events,
            minutes: MINUTES,
            max_minutes: MAX_MINUTES,
            changes: self.changes().iter().rev().cloned().collect(),
        }
    }

    fn remember(&self, by: &Peer, levels: Option<String>, minutes: Option<u64>) {
        let by = by.remote().ip().to_string();
        match (&levels, minutes) {
            (Some(levels), Some(minutes)) => {
                let text = format_args!("{by} set log levels for {minutes} min: {levels}");
                self.events.event(text);
            }
            _ => self.events.event(format_args!("{by} took back log levels")),
        }
        let mut changes = self.changes();
        if changes.len() == MAX_CHANGES {
            changes.pop_front();
        }
        changes.push_back(Change { time: rfc3339(SystemTime::now()), by, levels, minutes });
    }

    fn changes(&self) -> MutexGuard<'_, VecDeque<Change>> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Levels as [`Levels::snapshot`] writes them: `hyper=warn,info`.
struct Shown<'t> {
    default: &'t str,
    targets: Vec<(&'t str, &'t str)>,
}

impl<'t> Shown<'t> {
    fn of(text: &'t str) -> Self {
        let default = text.split(',').rfind(|part| !part.is_empty() && !part.contains('='));
        let targets = text.split(',').filter_map(|part| part.rsplit_once('='));
        Self { default: default.unwrap_or("off"), targets: targets.collect() }
    }

    fn targets(&self) -> impl Iterator<Item = &'t str> {
        self.targets.iter().map(|(target, _)| *target)
    }

    /// The level of a target: that of the longest name that it begins with, as in tracing-subscriber.
    fn level(&self, target: &str) -> &'t str {
        let covering = self.targets.iter().filter(|(name, _)| target.starts_with(name));
        covering.max_by_key(|(name, _)| name.len()).map_or(self.default, |(_, level)| level)
    }
}

fn minutes(form: &Query) -> Result<u64, Refusal> {
    let expected = format!("a number from 1 to {MAX_MINUTES}");
    let minutes = form.parse("minutes", &expected)?.unwrap_or(MINUTES);
    if (1..=MAX_MINUTES).contains(&minutes) {
        return Ok(minutes);
    }
    Err(Refusal::bad_request(format!("`minutes` is {minutes}; it takes {expected}")))
}

fn directives(form: &Query) -> Result<Directives, Refusal> {
    let Some(text) = form.get("levels") else {
        let missing = "`levels` is missing; it takes levels as `info,hyper=warn`, and `revert` takes back those that were set";
        return Err(Refusal::bad_request(missing));
    };
    if text.len() > MAX_TEXT {
        return Err(Refusal::bad_request(format!("`levels` is longer than {MAX_TEXT} bytes")));
    }
    text.parse().map_err(|error| Refusal::bad_request(format!("`levels`: {error}")))
}

impl Page for Loggers {
    fn path(&self) -> &'static str {
        PATH
    }

    fn title(&self) -> &'static str {
        "Loggers"
    }

    fn summary(&self) -> &'static str {
        "The least level that each target logs; other levels can be set for a time."
    }

    fn writable(&self) -> bool {
        true
    }

    fn get(&self, _query: &Query) -> Result<Answer, Refusal> {
        Ok(Answer::view(self.snapshot()))
    }

    fn post(&self, form: &Query, by: &Peer) -> Result<Answer, Refusal> {
        if form.get("revert").is_some() {
            self.levels.revert();
            self.remember(by, None, None);
        } else {
            let (directives, minutes) = (directives(form)?, minutes(form)?);
            let levels = directives.to_string();
            self.levels.set_for(directives, Duration::from_secs(minutes * 60));
            self.remember(by, Some(levels), Some(minutes));
        }
        Ok(Answer::SeeOther(PATH.to_owned()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_decides() {
        let shown = Shown::of("a::b=trace,a=warn,info");
        for (target, level) in [
            ("a::b::c", "trace"),
            ("a::b", "trace"),
            ("a::c", "warn"),
            ("a", "warn"),
            ("x", "info"),
        ] {
            assert_eq!(shown.level(target), level, "{target}");
        }
        assert_eq!(Shown::of("").level("x"), "off");
        assert_eq!(Shown::of("a=info").level("b"), "off");
        assert_eq!(shown.targets().collect::<Vec<_>>(), ["a::b", "a"]);
    }
}
