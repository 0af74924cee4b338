use std::{
    collections::VecDeque,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::SystemTime,
};

use super::{
    declare::{About, Flag, Reading, Spec},
    framework::Framework,
    names,
    shown::{Masked, masked},
    snapshot::PlaceNow,
    source::{Given, Layer, Layers, Source},
};

/// The flags of a program, what holds for each, and how it came to that.
pub(crate) struct Registry {
    pub(super) about: About,
    pub(super) flags: Vec<Flag>,
    pub(crate) framework: Framework,
    /// Held while a flag changes, so that changes and what listens to them follow each other.
    changing: Mutex<()>,
    /// Held for moments only.
    state: Mutex<State>,
    refusals: [AtomicU64; Source::ALL.len()],
}

pub(super) struct State {
    /// By the index of the flag.
    pub(super) flags: Vec<Now>,
    /// The oldest first.
    pub(super) history: VecDeque<Change>,
    /// The files and servers that are watched.
    pub(super) places: Vec<PlaceNow>,
}

/// What holds for a flag.
pub(super) struct Now {
    pub(super) layers: Layers,
    pub(super) shown: Masked,
    pub(super) default: Option<Masked>,
    pub(super) source: Source,
    pub(super) origin: String,
    pub(super) since: SystemTime,
    /// Counts its changes.
    pub(super) version: u64,
    pub(super) refused: Option<Refused>,
}

/// A value that was not taken.
#[derive(Clone)]
pub(super) struct Refused {
    given: Option<Given>,
    pub(super) source: Source,
    pub(super) reason: String,
    pub(super) time: SystemTime,
    /// How many were refused so far.
    pub(super) count: u64,
}

/// A change of a flag, with at most [`MAX_SHOWN`](super::shown::MAX_SHOWN) bytes of each value.
#[derive(Clone)]
pub(super) struct Change {
    pub(super) flag: usize,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) source: Source,
    pub(super) origin: String,
    pub(super) time: SystemTime,
}

/// Why a flag was not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no such flag.
    Unknown(String),
    /// It was changed since somebody looked; this is its version now.
    Changed(u64),
    /// It cannot have this value, or none at run time.
    Value(String),
}

/// How many changes are remembered.
pub(super) const HISTORY: usize = 100;

/// The longest text of a flag, in bytes.
const MAX_TEXT: usize = 64 * 1024;

impl Registry {
    pub(super) fn new(about: About, flags: Vec<Flag>, framework: Framework, now: Vec<Now>) -> Self {
        let state = State { flags: now, history: VecDeque::new(), places: Vec::new() };
        Self {
            about,
            flags,
            framework,
            changing: Mutex::default(),
            state: Mutex::new(state),
            refusals: Default::default(),
        }
    }

    /// Takes what a source says now instead of what it said before.
    pub(super) fn replace(&self, source: Source, layer: &Layer) {
        for (index, given) in layer.iter().enumerate() {
            // What is refused is told by `change` itself.
            let _ = self.change(index, source, given.clone(), None);
        }
    }

    /// Sets a flag for as long as the program runs, if nobody changed it since this version.
    pub(crate) fn set(
        &self,
        key: &str,
        text: &str,
        version: Option<u64>,
        origin: &str,
    ) -> Result<(), Refusal> {
        let given = Given { text: text.to_owned(), origin: origin.to_owned() };
        self.change(self.find(key)?, Source::Page, Some(given), version)
    }

    /// Ends what [`set`](Self::set) did, so that the other sources hold again.
    pub(crate) fn reset(&self, key: &str, version: Option<u64>) -> Result<(), Refusal> {
        self.change(self.find(key)?, Source::Page, None, version)
    }

    /// Remembers that a place is watched.
    pub(super) fn watched(&self, source: Source, place: String) {
        let place = PlaceNow { source, place, since: SystemTime::now(), problems: Vec::new() };
        self.state().places.push(place);
    }

    /// Takes in what is wrong with a place that was read again, other than with values.
    pub(super) fn report(&self, source: Source, problems: Vec<String>) {
        let mut state = self.state();
        let Some(place) = state.places.iter_mut().find(|place| place.source == source) else {
            return;
        };
        place.since = SystemTime::now();
        // What goes on being wrong was told.
        if place.problems == problems {
            return;
        }
        place.problems = problems.clone();
        drop(state);
        for problem in problems {
            self.refusals[source as usize].fetch_add(1, Relaxed);
            tracing::warn!(target: "radicle::flags", %source, problem, "problem with a source of flags; what is right in it holds");
        }
    }

    /// What the keys in etcd start with.
    #[cfg(feature = "flags-etcd")]
    pub(super) fn etcd_prefix(&self) -> String {
        let own = || format!("/{}/", self.about.name);
        self.framework.config_etcd_prefix.clone().unwrap_or_else(own)
    }

    /// The program's name.
    pub(crate) fn name(&self) -> &'static str {
        self.about.name
    }

    /// How often each source was refused something.
    pub(crate) fn refusals(&self) -> impl Iterator<Item = (Source, u64)> {
        let count = |source| (source, self.refusals[source as usize].load(Relaxed));
        Source::ALL.into_iter().skip(1).map(count)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, key: &str) -> Result<usize, Refusal> {
        names::find(&self.flags, key).map_err(Refusal::Unknown)
    }

    fn change(
        &self,
        index: usize,
        source: Source,
        given: Option<Given>,
        version: Option<u64>,
    ) -> Result<(), Refusal> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(seen) = version {
            let now = self.state().flags[index].version;
            if now != seen {
                return Err(Refusal::Changed(now));
            }
        }
        let same = {
            let text = |given: Option<&Given>| given.map(|it| it.text.clone());
            text(self.state().flags[index].layers.get(source)) == text(given.as_ref())
        };
        if same {
            // Another line of the same file.
            self.state().flags[index].layers.set(source, given);
            return Ok(());
        }
        let taken = self.prepare(index, source, given.as_ref());
        match taken {
            Ok(reading) => {
                self.put(index, source, given, reading);
                Ok(())
            }
            Err(reason) => {
                self.refuse(index, source, given, reason.clone());
                Err(Refusal::Value(reason))
            }
        }
    }

    /// The value that will hold; none if that is the one of now.
    fn prepare(
        &self,
        index: usize,
        source: Source,
        given: Option<&Given>,
    ) -> Result<Option<Reading>, String> {
        let flag = &self.flags[index];
        let checked = |text: &str| flag.checked(text).map_err(|reason| flag.spec.reason(&reason));
        let reading = given.map(|given| checked(&given.text)).transpose()?;
        if !flag.spec.dynamic {
            return Err("it is static: a change takes effect at the next start".to_owned());
        }
        let (before, after) = {
            let state = self.state();
            let layers = &state.flags[index].layers;
            let owned = |top: Option<(Source, &Given)>| top.map(|(at, it)| (at, it.text.clone()));
            (owned(layers.top()), owned(layers.with(source, given)))
        };
        match after {
            Some((at, _)) if at == source => Ok(reading),
            after if after == before => Ok(None),
            Some((_, text)) => checked(&text).map(Some),
            None => match flag.slot.default()? {
                None => Err("it has no default, so that it must be set somewhere".to_owned()),
                default => Ok(default),
            },
        }
    }

    /// Puts what was accepted in place.
    fn put(&self, index: usize, source: Source, given: Option<Given>, reading: Option<Reading>) {
        let spec = &self.flags[index].spec;
        let mut state = self.state();
        let State { flags, history, .. } = &mut *state;
        let now = &mut flags[index];
        now.layers.set(source, given);
        let (holds, origin) = match now.layers.top() {
            Some((holds, given)) => (holds, given.origin.clone()),
            None => (Source::Default, String::new()),
        };
        (now.source, now.origin) = (holds, origin.clone());
        let Some(Reading { shown, put }) = reading else { return };
        let shown = masked(spec, &shown);
        let (from, to) = (now.shown.cut(), shown.cut());
        (now.shown, now.since, now.version) = (shown, SystemTime::now(), now.version + 1);
        tracing::info!(target: "radicle::flags", flag = spec.name, from, to, source = %holds, origin, "flag changed");
        if history.len() == HISTORY {
            history.pop_front();
        }
        history.push_back(Change { flag: index, from, to, source: holds, origin, time: now.since });
        drop(state);
        if catch_unwind(AssertUnwindSafe(put)).is_err() {
            tracing::error!(target: "radicle::flags", flag = spec.name, "what listens to the flag panicked");
        }
    }

    fn refuse(&self, index: usize, source: Source, given: Option<Given>, reason: String) {
        let spec = &self.flags[index].spec;
        let mut state = self.state();
        let now = &mut state.flags[index];
        let again = now.refused.as_ref().is_some_and(|it| {
            let text = |given: &Option<Given>| given.as_ref().map(|it| it.text.clone());
            it.source == source && text(&it.given) == text(&given)
        });
        // A file is read whole for each change in it.
        if again && source != Source::Page {
            return;
        }
        let count = now.refused.as_ref().map_or(0, |it| it.count) + 1;
        let refused = Refused { given, source, reason, time: SystemTime::now(), count };
        let (value, origin) = (refused.value(spec), refused.origin().to_owned());
        let reason = refused.reason.clone();
        now.refused = Some(refused);
        drop(state);
        self.refusals[source as usize].fetch_add(1, Relaxed);
        tracing::warn!(target: "radicle::flags", flag = spec.name, value, reason, %source, origin, "a value was refused, the old one stays");
    }
}

impl Flag {
    /// Reads and checks a text, whatever that code does.
    pub(super) fn checked(&self, text: &str) -> Result<Reading, String> {
        if text.len() > MAX_TEXT {
            return Err(format!("it is longer than {MAX_TEXT} bytes"));
        }
        catch_unwind(AssertUnwindSafe(|| self.slot.read(text)))
            .unwrap_or_else(|_| Err("what reads it panicked".to_owned()))
    }
}

impl Refused {
    /// The text; none if it was the removal of one.
    pub(super) fn value(&self, spec: &Spec) -> Option<String> {
        self.given.as_ref().map(|given| masked(spec, &given.text).cut())
    }

    /// Where it was found.
    pub(super) fn origin(&self) -> &str {
        self.given.as_ref().map_or("", |given| &given.origin)
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        let shown = self.flags.iter().zip(&state.flags);
        f.debug_map()
            .entries(shown.map(|(flag, now)| (flag.spec.name, now.shown.as_str())))
            .finish()
    }
}
