use std::{
    borrow::Cow,
    collections::VecDeque,
    fmt::{Arguments, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use super::subject::Subject;

/// How many entries a log keeps: the newest.
pub(crate) const MAX_ENTRIES: usize = 100;

/// How many bytes of an entry are kept.
const MAX_TEXT: usize = 300;

/// What happened to one object.
#[derive(Debug)]
pub(super) struct Log {
    pub(super) subject: Subject,
    started: Instant,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    entries: VecDeque<Entry>,
    /// Entries that were dropped for newer ones.
    dropped: u64,
    last_error: Option<Instant>,
    ended: Option<Instant>,
}

#[derive(Debug)]
struct Entry {
    at: Instant,
    is_error: bool,
    text: Cow<'static, str>,
}

/// A log at one moment.
#[derive(Debug)]
pub(crate) struct LogNow {
    pub(crate) title: String,
    pub(crate) started: SystemTime,
    /// Since its object began.
    pub(crate) age: Duration,
    /// How long ago its object ended.
    pub(crate) ended: Option<Duration>,
    pub(crate) last_error: Option<Duration>,
    pub(crate) protocol: Option<&'static str>,
    /// Of a connection.
    pub(crate) requests: Option<u64>,
    pub(crate) dropped: u64,
    pub(crate) entries: Vec<EntryNow>,
}

#[derive(Debug)]
pub(crate) struct EntryNow {
    pub(crate) at: SystemTime,
    /// Since the entry before it, or since the object began.
    pub(crate) elapsed: Duration,
    pub(crate) is_error: bool,
    pub(crate) text: String,
}

impl Log {
    pub(super) fn new(subject: Subject) -> Self {
        Self { subject, started: Instant::now(), inner: Mutex::default() }
    }

    pub(super) fn add(&self, text: Arguments<'_>, is_error: bool) {
        let text = bounded(text);
        let mut inner = self.inner();
        let at = Instant::now();
        if inner.entries.len() == MAX_ENTRIES {
            inner.entries.pop_front();
            inner.dropped += 1;
        }
        inner.entries.push_back(Entry { at, is_error, text });
        if is_error {
            inner.last_error = Some(at);
        }
    }

    pub(super) fn end(&self) {
        self.inner().ended = Some(Instant::now());
    }

    pub(super) fn has_error(&self) -> bool {
        self.inner().last_error.is_some()
    }

    pub(super) fn snapshot(&self, now: Instant, with_entries: bool) -> LogNow {
        let clock = SystemTime::now();
        let ago = |at: Instant| now.saturating_duration_since(at);
        let time = |at: Instant| clock - ago(at);
        let connection = match &self.subject {
            Subject::Connection(connection) => Some(connection),
            _ => None,
        };
        let inner = self.inner();
        // What elapsed before the first entry that is left is not known if others were there.
        let mut previous = match (inner.dropped, inner.entries.front()) {
            (1.., Some(first)) => first.at,
            _ => self.started,
        };
        let entry = |entry: &Entry| EntryNow {
            at: time(entry.at),
            elapsed: entry.at.saturating_duration_since(std::mem::replace(&mut previous, entry.at)),
            is_error: entry.is_error,
            text: entry.text.clone().into_owned(),
        };
        let shown = if with_entries { inner.entries.len() } else { 0 };
        LogNow {
            title: self.subject.to_string(),
            started: time(self.started),
            age: ago(self.started),
            ended: inner.ended.map(ago),
            last_error: inner.last_error.map(ago),
            protocol: connection.and_then(|it| it.protocol()),
            requests: connection.map(|it| it.requests()),
            dropped: inner.dropped,
            entries: inner.entries.iter().take(shown).map(entry).collect(),
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A text of at most [`MAX_TEXT`] bytes; nothing is allocated for one that is fixed.
fn bounded(text: Arguments<'_>) -> Cow<'static, str> {
    if let Some(fixed) = text.as_str() {
        return Cow::Borrowed(fixed);
    }
    let mut bounded = Bounded(String::new());
    // It refuses what is too long.
    let _ = bounded.write_fmt(text);
    Cow::Owned(bounded.0)
}

struct Bounded(String);

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for character in text.chars() {
            if self.0.len() + character.len_utf8() > MAX_TEXT {
                self.0.push('…');
                return Err(std::fmt::Error);
            }
            self.0.push(character);
        }
        Ok(())
    }
}

/// Where what happens to an object is written, if it is kept at all.
#[derive(Clone, Debug, Default)]
pub(crate) struct EventLog(Option<Arc<Log>>);

impl EventLog {
    pub(super) fn of(log: Arc<Log>) -> Self {
        Self(Some(log))
    }

    pub(crate) fn event(&self, text: Arguments<'_>) {
        if let Some(log) = &self.0 {
            log.add(text, false);
        }
    }

    pub(crate) fn error(&self, text: Arguments<'_>) {
        if let Some(log) = &self.0 {
            log.add(text, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> Arc<Log> {
        Arc::new(Log::new(Subject::Server("x".into())))
    }

    #[test]
    fn the_newest_entries_stay() {
        let log = log();
        let events = EventLog::of(log.clone());
        for index in 0..250 {
            events.event(format_args!("entry {index}"));
        }
        let now = log.snapshot(Instant::now(), true);
        assert_eq!((now.entries.len(), now.dropped), (MAX_ENTRIES, 150));
        assert_eq!(now.entries[0].text, "entry 150");
        assert_eq!(now.entries[99].text, "entry 249");
        assert_eq!(now.entries[0].elapsed, Duration::ZERO, "what was before it is gone");
        assert!(log.snapshot(Instant::now(), false).entries.is_empty());
    }

    #[test]
    fn the_last_error_is_known_even_when_its_entry_is_gone() {
        let log = log();
        let events = EventLog::of(log.clone());
        assert_eq!(log.snapshot(Instant::now(), true).last_error, None);
        events.error(format_args!("it broke"));
        for _ in 0..MAX_ENTRIES {
            events.event(format_args!("it works"));
        }
        let now = log.snapshot(Instant::now(), true);
        assert!(now.last_error.is_some() && now.entries.iter().all(|entry| !entry.is_error));
    }

    #[test]
    fn a_long_text_is_cut() {
        for (text, length) in [("x".repeat(MAX_TEXT), MAX_TEXT), ("x".repeat(1000), MAX_TEXT + 3)] {
            assert_eq!(bounded(format_args!("{text}")).len(), length);
        }
        let wide = bounded(format_args!("{}", "ä€".repeat(200))).into_owned();
        assert!(wide.len() <= MAX_TEXT + 3 && wide.ends_with('…'), "{wide}");
        assert!(matches!(bounded(format_args!("fixed")), Cow::Borrowed("fixed")));
    }

    #[test]
    fn without_a_journal_nothing_is_written() {
        EventLog::default().event(format_args!("{}", NeverShown));
    }

    struct NeverShown;

    impl std::fmt::Display for NeverShown {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("a log that is off formats nothing")
        }
    }
}
