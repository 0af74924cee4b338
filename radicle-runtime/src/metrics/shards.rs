//! Counters without locked additions: each thread adds to its own.

use std::{
    marker::PhantomData,
    sync::{
        LazyLock,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread,
};

const PER_LINE: usize = 16;

/// Two cache lines, because the prefetcher of x86 fetches them in pairs.
#[derive(Default)]
#[repr(align(128))]
struct Line([AtomicU64; PER_LINE]);

/// A fixed number of counters, each kept once per shard so that cores do not share cache lines.
pub(super) struct Shards {
    lines: Box<[Line]>,
    lines_per_shard: usize,
}

impl Shards {
    pub(super) fn new(counters: usize) -> Self {
        let lines_per_shard = counters.div_ceil(PER_LINE);
        let lines = (0..lines_per_shard * shards()).map(|_| Line::default()).collect();
        Self { lines, lines_per_shard }
    }

    /// The counters of this thread's shard.
    pub(super) fn local(&self) -> Shard<'_> {
        let (place, owned) = place();
        let first = place * self.lines_per_shard;
        let lines = &self.lines[first..first + self.lines_per_shard];
        Shard { lines, owned, thread: PhantomData }
    }

    /// The total of one counter; what happened before an addition that it holds is visible to the caller.
    pub(super) fn sum(&self, counter: usize) -> u64 {
        self.lines
            .chunks_exact(self.lines_per_shard)
            .map(|lines| at(lines, counter).load(Ordering::Acquire))
            .fold(0, u64::wrapping_add)
    }
}

/// How many shards there are.
pub(crate) fn shards() -> usize {
    LAYOUT.owned + LAYOUT.common
}

/// The shard of this thread.
pub(crate) fn this_shard() -> usize {
    place().0
}

/// The shard of this thread, and whether it has that alone.
fn place() -> (usize, bool) {
    let place = PLACE.try_with(|place| (place.shard, place.owned));
    // A thread that ends has given its shard back.
    place.unwrap_or((LAYOUT.owned, false))
}

/// The counters of one shard, for the thread that asked for it.
#[derive(Clone, Copy)]
pub(super) struct Shard<'a> {
    lines: &'a [Line],
    owned: bool,
    thread: PhantomData<*const ()>,
}

impl Shard<'_> {
    pub(super) fn add(self, counter: usize, n: u64) {
        let counter = at(self.lines, counter);
        if self.owned {
            // No other thread adds, and a locked addition costs several times as much.
            let sum = counter.load(Ordering::Relaxed).wrapping_add(n);
            counter.store(sum, Ordering::Release);
        } else {
            counter.fetch_add(n, Ordering::Release);
        }
    }
}

fn at(lines: &[Line], counter: usize) -> &AtomicU64 {
    &lines[counter / PER_LINE].0[counter % PER_LINE]
}

/// How many shards there are.
struct Layout {
    /// With one thread each, the first ones.
    owned: usize,
    /// For the threads that are more.
    common: usize,
}

/// One per core up to eight: beyond that, memory and scrapes cost more than contention.
static LAYOUT: LazyLock<Layout> = LazyLock::new(|| {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let owned = cores.min(8);
    Layout { owned, common: if cores > owned { owned } else { 1 } }
});

/// The owned shards that have a thread, as bits.
static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// Spreads other threads over the common shards.
static NEXT: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static PLACE: Place = Place::take();
}

/// The shard of a thread.
struct Place {
    shard: usize,
    owned: bool,
}

impl Place {
    fn take() -> Self {
        let free = |taken: usize| taken.trailing_ones() as usize;
        let take = |taken| (free(taken) < LAYOUT.owned).then(|| taken | 1 << free(taken));
        // What the thread before has added is there.
        match TAKEN.fetch_update(Ordering::Acquire, Ordering::Relaxed, take) {
            Ok(taken) => Self { shard: free(taken), owned: true },
            Err(_) => {
                let next = NEXT.fetch_add(1, Ordering::Relaxed);
                Self { shard: LAYOUT.owned + next % LAYOUT.common, owned: false }
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.owned {
            TAKEN.fetch_and(!(1 << self.shard), Ordering::Release);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, sync::Barrier};

    use super::*;

    #[test]
    fn counters_do_not_overlap() {
        let shards = Shards::new(PER_LINE + 1);
        for counter in 0..=PER_LINE {
            shards.local().add(counter, counter as u64 + 1);
        }
        for counter in 0..=PER_LINE {
            assert_eq!(shards.sum(counter), counter as u64 + 1);
        }
    }

    #[test]
    fn threads_add_up() {
        let shards = Shards::new(3);
        // More than have a shard each, then others in their places.
        for _ in 0..2 {
            thread::scope(|scope| {
                for _ in 0..2 * LAYOUT.owned + 1 {
                    scope.spawn(|| (0..1000).for_each(|_| shards.local().add(2, 2)));
                }
            });
        }
        assert_eq!(shards.sum(2), 2 * (2 * LAYOUT.owned as u64 + 1) * 2000);
        assert_eq!(shards.sum(1), 0);
    }

    #[test]
    fn an_owned_shard_has_one_thread() {
        let barrier = Barrier::new(2 * LAYOUT.owned + 1);
        let place = || {
            let place = PLACE.with(|place| place.owned.then_some(place.shard));
            barrier.wait();
            place
        };
        let places: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = (0..2 * LAYOUT.owned + 1).map(|_| scope.spawn(place)).collect();
            threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
        });
        let distinct: HashSet<_> = places.iter().collect();
        assert_eq!(distinct.len(), places.len(), "{places:?}");
        assert!(places.iter().all(|shard| *shard < LAYOUT.owned), "{places:?}");
    }
}
