use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak,
        atomic::{AtomicBool, AtomicU32, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use tonic::Code;
use tracing::{Level, Metadata, callsite, level_filters::LevelFilter, subscriber::Interest};
use tracing_subscriber::{
    filter::Targets,
    layer::{self, Context},
};

use super::{Directives, call_line::TARGET, call_log::CODES};

/// The least level of each target, which can change while the process logs.
///
/// A callsite asks once, and again after each change: what is disabled costs nothing in between.
pub(crate) struct Levels {
    /// What holds now.
    now: RwLock<Targets>,
    /// The codes whose calls get a line, a bit each.
    calls: AtomicU32,
    call_levels: [Level; CODES],
    rules: Mutex<Rules>,
    /// Whether the process' events go by these levels, and not by a subscriber of the application.
    rule_events: AtomicBool,
}

/// Where the levels come from, the later over the earlier.
struct Rules {
    program: Targets,
    flag: Option<Directives>,
    temporary: Option<Temporary>,
    /// Counts the temporary ones, so that each ends its own reign only.
    reigns: u64,
}

struct Temporary {
    directives: Directives,
    until: Instant,
    reign: u64,
}

/// The levels at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LevelsNow {
    /// All that holds: `info,hyper=warn`.
    pub(crate) effective: String,
    /// What would hold without the temporary ones.
    pub(crate) lasting: String,
    /// Those that were set for a time, and how long they still hold.
    pub(crate) temporary: Option<(String, Duration)>,
    /// False if the application's own subscriber decides which events are written, so that only the
    /// lines of calls go by these levels.
    pub(crate) rule_events: bool,
}

impl Levels {
    pub(super) fn new(program: Targets, call_levels: [Level; CODES]) -> Self {
        let rules = Rules { program: program.clone(), flag: None, temporary: None, reigns: 0 };
        let calls = AtomicU32::new(lines_of_calls(&program, &call_levels));
        Self {
            now: RwLock::new(program),
            calls,
            call_levels,
            rules: Mutex::new(rules),
            rule_events: AtomicBool::new(false),
        }
    }

    /// What the flag says; `None` leaves what the program says.
    #[cfg(any(feature = "flags", test))]
    pub(crate) fn set_flag(&self, directives: Option<Directives>) {
        self.change(|rules| rules.flag = directives);
    }

    /// Has these levels hold for a time, instead of those that were set so before.
    ///
    /// It needs tokio's runtime, which ends them.
    pub(crate) fn set_for(self: &Arc<Self>, directives: Directives, time: Duration) {
        let mut reign = 0;
        self.change(|rules| {
            rules.reigns += 1;
            reign = rules.reigns;
            let until = Instant::now() + time;
            rules.temporary = Some(Temporary { directives, until, reign });
        });
        tracing::info!(target: "radicle::log", levels = %self.now(), seconds = time.as_secs(), "levels set for a time");
        tokio::spawn(end(Arc::downgrade(self), time, reign));
    }

    /// Ends what was set for a time.
    pub(crate) fn revert(&self) {
        self.change(|rules| rules.temporary = None);
        tracing::info!(target: "radicle::log", levels = %self.now(), "levels are back");
    }

    pub(crate) fn snapshot(&self) -> LevelsNow {
        let rules = self.rules();
        let temporary = rules.temporary.as_ref().map(|it| {
            (it.directives.to_string(), it.until.saturating_duration_since(Instant::now()))
        });
        LevelsNow {
            effective: rules.effective().to_string(),
            lasting: rules.lasting().to_string(),
            temporary,
            rule_events: self.rule_events.load(Relaxed),
        }
    }

    /// Whether a call that ended so gets a line.
    pub(super) fn call(&self, code: Code) -> bool {
        self.calls.load(Relaxed) >> code as u32 & 1 == 1
    }

    pub(super) fn rule_events(&self) {
        self.rule_events.store(true, Relaxed);
    }

    fn now(&self) -> Targets {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn rules(&self) -> MutexGuard<'_, Rules> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Rules)) {
        let mut rules = self.rules();
        change(&mut rules);
        let targets = rules.effective();
        self.calls.store(lines_of_calls(&targets, &self.call_levels), Relaxed);
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = targets;
        // Still under the lock: of two changes, callsites must hear the later one last.
        callsite::rebuild_interest_cache();
    }
}

impl Rules {
    fn lasting(&self) -> Targets {
        match &self.flag {
            Some(flag) => flag.over(&self.program),
            None => self.program.clone(),
        }
    }

    fn effective(&self) -> Targets {
        match &self.temporary {
            Some(temporary) => temporary.directives.over(&self.lasting()),
            None => self.lasting(),
        }
    }
}

async fn end(levels: Weak<Levels>, time: Duration, reign: u64) {
    tokio::time::sleep(time).await;
    if let Some(levels) = levels.upgrade() {
        let reigns = levels.rules().temporary.as_ref().is_some_and(|it| it.reign == reign);
        if reigns {
            levels.revert();
        }
    }
}

fn lines_of_calls(targets: &Targets, levels: &[Level; CODES]) -> u32 {
    let bit = |(code, level)| u32::from(targets.would_enable(TARGET, level)) << code;
    levels.iter().enumerate().map(bit).sum()
}

/// The filter in front of the process' log.
pub(super) struct Filter(pub(super) Arc<Levels>);

impl Filter {
    fn wants(&self, metadata: &Metadata<'_>) -> bool {
        let targets = self.0.now.read().unwrap_or_else(PoisonError::into_inner);
        targets.would_enable(metadata.target(), metadata.level())
    }
}

impl<S> layer::Filter<S> for Filter {
    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.wants(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _ctx: &Context<'_, S>) -> bool {
        self.wants(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        let targets = self.0.now.read().unwrap_or_else(PoisonError::into_inner);
        targets.iter().map(|(_, level)| level).chain(targets.default_level()).max()
    }
}

impl fmt::Debug for Levels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Levels").field("now", &self.now().to_string()).finish_non_exhaustive()
    }
}
