use std::{sync::Arc, time::Duration};

use prometheus::proto::{Bucket, Histogram};

use super::shards::{Shard, Shards};

/// The buckets of go-grpc-prometheus, in seconds.
pub(super) const CALL_BUCKETS: [f64; 11] =
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// The buckets of OpenTelemetry's `http.server.request.duration`, in seconds.
pub(super) const HTTP_BUCKETS: [f64; 14] =
    [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

/// Upper bounds of buckets, and where a histogram's counters are among others.
///
/// The counters are the sum in nanoseconds, then one per bucket, the infinite one last.
#[derive(Clone, Debug)]
pub(super) struct Buckets {
    bounds: Arc<[Bound]>,
    first: usize,
}

#[derive(Clone, Copy, Debug)]
struct Bound {
    seconds: f64,
    nanos: u64,
}

impl Buckets {
    /// Buckets whose counters start at index `first`; `None` unless the bounds are positive, finite, ascending.
    pub(super) fn new(bounds: &[f64], first: usize) -> Option<Self> {
        let positive = bounds.iter().all(|bound| bound.is_finite() && *bound > 0.0);
        let ascending = bounds.windows(2).all(|pair| pair[0] < pair[1]);
        (positive && ascending).then(|| Self {
            bounds: bounds.iter().map(|&seconds| Bound::new(seconds)).collect(),
            first,
        })
    }

    /// How many counters a histogram takes.
    pub(super) fn counters(&self) -> usize {
        self.count() + 1
    }

    /// How many buckets there are, with the infinite one.
    pub(super) fn count(&self) -> usize {
        self.bounds.len() + 1
    }

    /// Counts a duration; says in which bucket.
    pub(super) fn observe(&self, shard: Shard<'_>, elapsed: Duration) -> usize {
        let nanos = u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX);
        let bucket = self.bounds.iter().position(|bound| nanos <= bound.nanos);
        let bucket = bucket.unwrap_or(self.bounds.len());
        shard.add(self.first, nanos);
        shard.add(self.first + 1 + bucket, 1);
        bucket
    }

    pub(super) fn collect(&self, shards: &Shards) -> Histogram {
        let mut count = 0;
        let mut buckets = Vec::with_capacity(self.bounds.len());
        for (counter, bound) in (self.first + 1..).zip(self.bounds.iter()) {
            count += shards.sum(counter);
            let mut bucket = Bucket::default();
            bucket.set_upper_bound(bound.seconds);
            bucket.set_cumulative_count(count);
            buckets.push(bucket);
        }
        count += shards.sum(self.first + 1 + self.bounds.len());
        let mut histogram = Histogram::default();
        histogram.set_bucket(buckets);
        histogram.set_sample_count(count);
        histogram.set_sample_sum(shards.sum(self.first) as f64 / 1e9);
        histogram
    }
}

impl Bound {
    fn new(seconds: f64) -> Self {
        Self { seconds, nanos: (seconds * 1e9).round() as u64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_belongs_to_its_bucket() {
        let buckets = Buckets::new(&CALL_BUCKETS, 3).unwrap();
        let shards = Shards::new(3 + buckets.counters());
        for micros in [5_000, 5_001, 10_000_000, 10_000_001] {
            buckets.observe(shards.local(), Duration::from_micros(micros));
        }
        let histogram = buckets.collect(&shards);
        let counts: Vec<_> = histogram.get_bucket().iter().map(Bucket::cumulative_count).collect();
        assert_eq!(counts, [1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3]);
        assert_eq!(histogram.get_sample_count(), 4);
        assert!((histogram.get_sample_sum() - 20.010_002).abs() < 1e-9);
    }

    #[test]
    fn bad_bounds_are_refused() {
        for bounds in [&[0.0, 1.0][..], &[1.0, 1.0], &[2.0, 1.0], &[f64::NAN], &[f64::INFINITY]] {
            assert!(Buckets::new(bounds, 0).is_none(), "{bounds:?}");
        }
        assert!(Buckets::new(&[], 0).is_some());
    }
}
