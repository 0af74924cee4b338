//! The store under all orders in which its threads may take turns, as shuttle tries them.

use shuttle::thread;

use self::{
    store::{Event, Family, Store, Window},
    support::*,
};

/// What the store locks with here.
mod sync {
    pub(super) use shuttle::sync::{Mutex, MutexGuard, atomic};
}

#[allow(
    dead_code,
    unused_imports,
    clippy::duplicate_mod,
    reason = "the store again, with shuttle's locks"
)]
#[path = "../store/mod.rs"]
mod store;

mod support {
    use super::store;
    super::super::support::support!(store);
}

/// Every order, as far as a second allows, and then random ones.
fn model(test: impl Fn() + Send + Sync + 'static) {
    let test = Arc::new(test);
    let again = test.clone();
    shuttle::check_dfs(move || test(), Some(5_000));
    shuttle::check_pct(move || again(), 500, 3);
}

fn store(max_bytes: usize, start: Instant) -> Arc<Store> {
    let bounds = Bounds { max_bytes, ..BOUNDS };
    Arc::new(Store::new(["a/B".to_owned()], bounds, 1, start))
}

fn call(family: &Family, started: Instant, elapsed: Duration, code: Code) {
    let ticket = family.begin(0, started, Running::at(started));
    let mut events = family.events().map(Box::new);
    if let Some(events) = &mut events {
        events.push(Event::new(elapsed, tracing::Level::INFO, "test", "an event"));
    }
    family.finish(ticket, record(started, elapsed, Some(code)), events, "a message");
}

#[test]
fn calls_on_two_threads_are_all_kept() {
    model(|| {
        let start = Instant::now();
        let store = store(1 << 20, start);
        let threads = [Code::Ok, Code::NotFound].map(|code| {
            let family = store.families()[0].clone();
            thread::spawn(move || call(&family, start, Duration::from_millis(60), code))
        });
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        let family = &store.families()[0];
        let counts = family.counts(start);
        assert_eq!(counts.active, 0);
        assert_eq!(counts.kept, [2, 2, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(family.latencies(Window::Total, start).count(), 2);
        let events = |it: &Record| it.details.as_ref().unwrap().events.len();
        assert!(family.bucket(0, start).iter().all(|call| events(call) == 1));
    });
}

#[test]
fn a_call_that_ends_is_active_or_kept() {
    model(|| {
        let start = Instant::now();
        let store = store(1 << 20, start);
        let family = store.families()[0].clone();
        let ticket = family.begin(0, start, Running::at(start));
        let ending = family.clone();
        let thread = thread::spawn(move || {
            let done = record(start, Duration::from_millis(1), Some(Code::Ok));
            ending.finish(ticket, done, None, "");
        });
        let active = family.active(start, 20).len();
        let counts = family.counts(start);
        let kept = family.bucket(0, start).len();
        assert!(active + kept >= 1, "{active} {kept}");
        assert_eq!(counts.active + counts.kept[0], 1);
        thread.join().unwrap();
        assert_eq!(family.counts(start).total[0], 1);
    });
}

#[test]
fn latencies_are_neither_lost_nor_doubled() {
    model(|| {
        let start = Instant::now();
        let store = store(1 << 20, start);
        let family = store.families()[0].clone();
        // Two, so that the later one cannot stand for what is lost.
        call(&family, start, Duration::from_secs(1), Code::Ok);
        call(&family, start, Duration::from_secs(1), Code::Ok);
        let later = family.clone();
        // Six seconds are another tick: what was measured before moves to the series.
        let thread = thread::spawn(move || call(&later, start, Duration::from_secs(6), Code::Ok));
        let end = start + Duration::from_secs(6);
        let before = family.latencies(Window::Total, end).count();
        assert!((2..=3).contains(&before), "{before}");
        thread.join().unwrap();
        assert_eq!(family.latencies(Window::Total, end).count(), 3);
    });
}

#[test]
fn the_budget_is_not_overdrawn() {
    // Room for the shard and the ring of one bucket, and little more.
    const ROOM: usize = 3000;
    model(|| {
        let start = Instant::now();
        let store = store(ROOM, start);
        let budget = store.budget().clone();
        let threads = [1, 60].map(|millis| {
            let (family, budget) = (store.families()[0].clone(), budget.clone());
            thread::spawn(move || {
                call(&family, start, Duration::from_millis(millis), Code::Internal);
                assert!(budget.used() <= ROOM as u64);
            })
        });
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(store.families()[0].counts(start).active, 0);
        drop(store);
        assert_eq!(budget.used(), 0);
    });
}
