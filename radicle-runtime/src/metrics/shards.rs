use std::{
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
        let lines = (0..lines_per_shard * *SHARDS).map(|_| Line::default()).collect();
        Self { lines, lines_per_shard }
    }

    /// The counters of this thread's shard.
    pub(super) fn local(&self) -> Shard<'_> {
        let first = this_shard() * self.lines_per_shard;
        Shard(&self.lines[first..first + self.lines_per_shard])
    }

    /// The total of one counter; what happened before an addition that it holds is visible to the caller.
    pub(super) fn sum(&self, counter: usize) -> u64 {
        self.lines
            .chunks_exact(self.lines_per_shard)
            .map(|lines| Shard(lines).counter(counter).load(Ordering::Acquire))
            .fold(0, u64::wrapping_add)
    }
}

/// How many shards there are.
pub(crate) fn shards() -> usize {
    *SHARDS
}

/// The shard of this thread.
pub(crate) fn this_shard() -> usize {
    SHARD.with(|shard| *shard)
}

/// The counters of one shard.
#[derive(Clone, Copy)]
pub(super) struct Shard<'a>(&'a [Line]);

impl<'a> Shard<'a> {
    pub(super) fn add(self, counter: usize, n: u64) {
        self.counter(counter).fetch_add(n, Ordering::Release);
    }

    fn counter(self, counter: usize) -> &'a AtomicU64 {
        &self.0[counter / PER_LINE].0[counter % PER_LINE]
    }
}

/// One per core up to eight: beyond that, memory and scrapes cost more than contention.
static SHARDS: LazyLock<usize> = LazyLock::new(|| {
    thread::available_parallelism().map_or(1, usize::from).next_power_of_two().min(8)
});

static NEXT: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static SHARD: usize = NEXT.fetch_add(1, Ordering::Relaxed) % *SHARDS;
}

#[cfg(test)]
mod tests {
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
        thread::scope(|scope| {
            for _ in 0..9 {
                scope.spawn(|| (0..1000).for_each(|_| shards.local().add(2, 2)));
            }
        });
        assert_eq!(shards.sum(2), 18_000);
        assert_eq!(shards.sum(1), 0);
    }
}
