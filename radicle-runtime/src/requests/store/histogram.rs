use std::time::Duration;

/// Latencies are counted in microseconds: each up to three, then four buckets to a power of two, up to
/// more than an hour. A percentile is thus off by less than a quarter, and mostly by much less.
const BUCKETS: usize = 124;

/// How many bits tell the buckets of one power of two apart.
const FINE: u32 = 2;

/// Latencies of a short time.
#[derive(Clone, Debug)]
pub(super) struct Histogram {
    counts: [u32; BUCKETS],
    nanos: u64,
}

impl Histogram {
    pub(super) const EMPTY: Self = Self { counts: [0; BUCKETS], nanos: 0 };

    pub(super) fn record(&mut self, latency: Duration) {
        let count = &mut self.counts[bucket(latency)];
        *count = count.saturating_add(1);
        self.nanos = self.nanos.saturating_add(nanos(latency));
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*more);
        }
        self.nanos = self.nanos.saturating_add(other.nanos);
    }
}

/// Latencies of any time.
#[derive(Clone, Debug)]
pub(crate) struct Latencies {
    counts: [u64; BUCKETS],
    nanos: u64,
}

/// Latencies from one bound to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) from: Duration,
    /// Exclusive; none for the last bucket.
    pub(crate) to: Option<Duration>,
    pub(crate) count: u64,
}

impl Latencies {
    pub(super) const EMPTY: Self = Self { counts: [0; BUCKETS], nanos: 0 };

    pub(super) fn add(&mut self, histogram: &Histogram) {
        for (count, more) in self.counts.iter_mut().zip(&histogram.counts) {
            *count += u64::from(*more);
        }
        self.nanos = self.nanos.saturating_add(histogram.nanos);
    }

    pub(crate) fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// None without calls.
    pub(crate) fn mean(&self) -> Option<Duration> {
        Some(Duration::from_nanos(self.nanos.checked_div(self.count())?))
    }

    /// The latency that this share of the calls does not exceed, as if calls were spread evenly within
    /// their bucket; none without calls.
    pub(crate) fn percentile(&self, share: f64) -> Option<Duration> {
        let mut rank = share * self.count() as f64;
        let bars = self.bars();
        for bar in &bars {
            let count = bar.count as f64;
            if rank <= count {
                let width = bar.to.map_or(Duration::ZERO, |to| to - bar.from);
                return Some(bar.from + width.mul_f64((rank / count).max(0.0)));
            }
            rank -= count;
        }
        bars.last().map(|bar| bar.to.unwrap_or(bar.from))
    }

    /// The buckets that have calls, from fast to slow.
    pub(crate) fn bars(&self) -> Vec<Bar> {
        let bar = |(bucket, &count): (usize, &u64)| Bar {
            from: lower(bucket),
            to: (bucket + 1 < BUCKETS).then(|| lower(bucket + 1)),
            count,
        };
        self.counts.iter().enumerate().filter(|(_, count)| **count > 0).map(bar).collect()
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn bucket(latency: Duration) -> usize {
    let micros = nanos(latency) / 1000;
    let power = micros.checked_ilog2().unwrap_or(0);
    if power < FINE {
        return micros as usize;
    }
    let fine = (micros >> (power - FINE)) as usize - (1 << FINE);
    (((power - 1) as usize) << FINE).saturating_add(fine).min(BUCKETS - 1)
}

/// The least latency of a bucket.
fn lower(bucket: usize) -> Duration {
    let fours = bucket >> FINE;
    if fours == 0 {
        return Duration::from_micros(bucket as u64);
    }
    let fine = (bucket & ((1 << FINE) - 1)) + (1 << FINE);
    Duration::from_micros((fine as u64) << (fours - 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn buckets_touch_and_grow() {
        for index in 0..BUCKETS {
            assert_eq!(bucket(lower(index)), index);
            let next = lower(index + 1);
            assert!(next > lower(index));
            assert_eq!(bucket(next - Duration::from_nanos(1)), index);
        }
        assert_eq!(bucket(Duration::MAX), BUCKETS - 1);
        assert!(lower(BUCKETS - 1) > Duration::from_secs(3600));
    }

    #[test]
    fn nothing_has_no_percentiles() {
        assert_eq!(Latencies::EMPTY.percentile(0.5), None);
        assert_eq!(Latencies::EMPTY.mean(), None);
    }

    proptest! {
        /// Against sorting all values.
        #[test]
        fn percentiles_are_off_by_less_than_a_quarter(
            mut micros in prop::collection::vec(0u64..1_000_000_000, 1..200),
            share in 0.01f64..1.0,
        ) {
            let mut histogram = Histogram::EMPTY;
            for &value in &micros {
                histogram.record(Duration::from_micros(value));
            }
            let mut latencies = Latencies::EMPTY;
            latencies.add(&histogram);
            micros.sort_unstable();
            prop_assert_eq!(latencies.count(), micros.len() as u64);
            let mean = micros.iter().sum::<u64>() * 1000 / micros.len() as u64;
            prop_assert_eq!(latencies.mean(), Some(Duration::from_nanos(mean)));
            let rank = (share * micros.len() as f64).ceil() as usize;
            let exact = micros[rank.clamp(1, micros.len()) - 1] as f64;
            let found = latencies.percentile(share).unwrap().as_nanos() as f64 / 1000.0;
            prop_assert!(found >= exact / 1.25 - 1.0 && found <= exact * 1.25 + 1.0, "{found} {exact}");
        }
    }
}
