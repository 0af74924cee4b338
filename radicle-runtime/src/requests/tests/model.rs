//! The store against a list of all calls.

use proptest::prelude::*;

use self::support::*;
use crate::requests::{AT_LEAST, BUCKETS, Filter, Store, Ticket, Window};

mod support {
    use crate::requests::store;
    super::super::support::support!(store);
}

const SHARDS: usize = 3;

#[derive(Clone, Debug)]
enum Step {
    Begin {
        shard: usize,
    },
    /// The call that has run the longest but for so many.
    Finish {
        call: usize,
        code: i32,
    },
    Wait {
        millis: u64,
    },
    Expire,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let wait = prop_oneof![0u64..300, 0u64..20_000, 0u64..4_000_000];
    let step = prop_oneof![
        4 => (0..SHARDS).prop_map(|shard| Step::Begin { shard }),
        4 => (0usize..5, prop_oneof![Just(0), 0..17]).prop_map(|(call, code)| Step::Finish { call, code }),
        3 => wait.prop_map(|millis| Step::Wait { millis }),
        1 => Just(Step::Expire),
    ];
    prop::collection::vec(step, 1..80)
}

/// What ever ended: start, duration, code.
type Ended = Vec<(Instant, Duration, Code)>;

/// A store in use, and what it should know.
struct Run {
    store: Store,
    start: Instant,
    now: Instant,
    running: Vec<(Instant, Ticket)>,
    ended: Ended,
}

impl Run {
    fn new(max_bytes: usize) -> Self {
        let start = Instant::now();
        let bounds = Bounds { max_bytes, ..BOUNDS };
        let store = Store::new(["a/B".to_owned()], bounds, SHARDS, start);
        Self { store, start, now: start, running: Vec::new(), ended: Vec::new() }
    }

    fn step(&mut self, step: &Step) {
        // No two things happen at one time.
        self.now += Duration::from_nanos(1);
        let family = &self.store.families()[0];
        match *step {
            Step::Begin { shard } => {
                let ticket = family.begin(shard, self.now, Running::at(self.now));
                self.running.push((self.now, ticket));
            }
            Step::Finish { call, code } if call < self.running.len() => {
                let (started, ticket) = self.running.remove(call);
                let (elapsed, code) = (self.now - started, Code::from_i32(code));
                let message = if code == Code::Ok { "" } else { "no" };
                family.finish(ticket, record(started, elapsed, Some(code)), None, message);
                self.ended.push((started, elapsed, code));
            }
            Step::Finish { .. } => {}
            Step::Wait { millis } => self.now += Duration::from_millis(millis),
            Step::Expire => self.store.expire(self.now),
        }
    }

    fn satisfies(bucket: usize, elapsed: Duration, code: Code) -> bool {
        AT_LEAST.get(bucket).map_or(code != Code::Ok, |least| elapsed >= *least)
    }

    /// Starts of the calls that a bucket should show.
    fn expected(&self, bucket: usize) -> Vec<Instant> {
        let fresh = |&&(started, elapsed, code): &&(Instant, Duration, Code)| {
            Self::satisfies(bucket, elapsed, code)
                && self.now - (started + elapsed) <= BOUNDS.max_age
        };
        // They ended in the order of the list.
        let newest = self.ended.iter().rev().filter(fresh).take(BOUNDS.calls_per_bucket);
        let mut starts: Vec<_> = newest.map(|call| call.0).collect();
        starts.sort_by_key(|start| std::cmp::Reverse(*start));
        starts
    }

    fn tick(&self, at: Instant) -> u64 {
        (at - self.start).as_secs() / 5
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let family = &self.store.families()[0];
        let counts = family.counts(self.now);
        for bucket in 0..BUCKETS {
            let shown: Vec<_> =
                family.bucket(bucket, self.now).iter().map(|it| it.started).collect();
            prop_assert_eq!(&shown, &self.expected(bucket), "bucket {}", bucket);
            prop_assert_eq!(counts.kept[bucket], shown.len());
            let total = self.ended.iter().filter(|it| Self::satisfies(bucket, it.1, it.2)).count();
            prop_assert_eq!(counts.total[bucket], total as u64);
        }
        prop_assert_eq!(counts.active, self.running.len());
        let active: Vec<_> = family.active(self.now, 2).iter().map(|call| call.started).collect();
        let oldest: Vec<_> = self.running.iter().map(|(started, _)| *started).take(2).collect();
        prop_assert_eq!(active, oldest);
        self.check_search()?;
        for (window, recent) in [(Window::Minute, 1), (Window::Hour, 60), (Window::Total, u64::MAX)]
        {
            let within = |it: &&(Instant, Duration, Code)| {
                self.tick(self.now) / recent - self.tick(it.0 + it.1) / recent < 12
            };
            let count = self.ended.iter().filter(within).count() as u64;
            prop_assert_eq!(family.latencies(window, self.now).count(), count, "{:?}", window);
        }
        Ok(())
    }

    /// A search finds what the buckets show and what runs, each once, and nothing that never was.
    fn check_search(&self) -> Result<(), TestCaseError> {
        let family = &self.store.families()[0];
        let find = |filter| family.search(&filter, self.now);
        let found = find(Filter::default());
        prop_assert!(found.windows(2).all(|pair| pair[0].started > pair[1].started));
        let starts: Vec<_> = found.iter().map(|call| call.started).collect();
        for bucket in 0..BUCKETS {
            prop_assert!(self.expected(bucket).iter().all(|start| starts.contains(start)));
        }
        let is_known = |start: &Instant| {
            self.running.iter().any(|it| it.0 == *start)
                || self.ended.iter().any(|it| it.0 == *start)
        };
        prop_assert!(starts.iter().all(is_known));
        prop_assert!(self.running.iter().all(|it| starts.contains(&it.0)));
        let errors = find(Filter { code: Some(Code::NotFound), ..Filter::default() });
        prop_assert!(errors.iter().all(|call| call.code == Some(Code::NotFound)));
        let since = self.now - Duration::from_secs(10).min(self.now - self.start);
        let recent = find(Filter { since: Some(since), ..Filter::default() });
        prop_assert_eq!(recent.len(), starts.iter().filter(|start| **start >= since).count());
        Ok(())
    }
}

proptest! {
    #[test]
    fn a_store_shows_what_a_list_of_all_calls_would(steps in steps()) {
        let mut run = Run::new(1 << 20);
        for step in &steps {
            run.step(step);
        }
        run.check()?;
        prop_assert_eq!(run.store.budget().dropped_calls(), 0);
    }

    /// Whatever does not fit is left out, but the calls that run are counted.
    #[test]
    fn a_small_budget_holds(steps in steps(), max_bytes in 0usize..12_000) {
        let mut run = Run::new(max_bytes);
        for step in &steps {
            run.step(step);
            prop_assert!(run.store.budget().used() <= max_bytes as u64);
        }
        let budget = run.store.budget().clone();
        run.store.families()[0].active(run.now, 5);
        drop(run);
        prop_assert_eq!(budget.used(), 0);
    }
}
