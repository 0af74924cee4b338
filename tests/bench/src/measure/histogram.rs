use std::time::Duration;

/// Buckets per power of two: a value is known to 1/32, about 3 %.
const STEPS: usize = 32;
const STEP_BITS: u32 = STEPS.trailing_zeros();

/// Latencies in nanoseconds, counted in buckets that grow with the value.
#[derive(Clone, Debug)]
pub struct Histogram {
    buckets: Vec<u64>,
    count: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        let buckets = vec![0; bucket(u64::MAX) + 1];
        Self { buckets, count: 0 }
    }
}

impl Histogram {
    /// Counts one latency.
    pub fn record(&mut self, latency: Duration) {
        let nanos = u64::try_from(latency.as_nanos()).unwrap_or(u64::MAX);
        self.buckets[bucket(nanos)] += 1;
        self.count += 1;
    }

    /// Adds what another histogram counted.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.buckets.iter_mut().zip(&other.buckets) {
            *mine += theirs;
        }
        self.count += other.count;
    }

    /// The latency that a share of all recorded ones does not exceed, as the upper end of its
    /// bucket; zero if nothing was recorded.
    pub fn quantile(&self, share: f64) -> Duration {
        let rank = (share * self.count as f64).ceil().max(1.0) as u64;
        let mut seen = 0;
        let reached = self.buckets.iter().position(|count| {
            seen += count;
            seen >= rank
        });
        Duration::from_nanos(reached.map_or(0, upper_end))
    }
}

fn bucket(value: u64) -> usize {
    let power = (value | (STEPS as u64 - 1)).ilog2() + 1 - STEP_BITS;
    let step = (value >> power.saturating_sub(1)) as usize;
    match power {
        0 => step,
        _ => (power as usize - 1) * STEPS + step,
    }
}

fn upper_end(bucket: usize) -> u64 {
    let power = (bucket / STEPS).saturating_sub(1);
    let step = (bucket - power * STEPS) as u64;
    (((u128::from(step) + 1) << power) - 1) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_contiguous_and_hold_their_values() {
        let mut previous = 0;
        for value in 0..100_000 {
            let bucket = bucket(value);
            assert!(bucket == previous || bucket == previous + 1, "{value}");
            assert!(upper_end(bucket) >= value, "{value}");
            assert!(upper_end(bucket) - value <= value / STEPS as u64, "{value}");
            previous = bucket;
        }
        assert_eq!(upper_end(bucket(u64::MAX)), u64::MAX);
    }

    #[test]
    fn quantiles_are_known_to_three_percent() {
        let mut histogram = Histogram::default();
        for micros in 1..=1000 {
            histogram.record(Duration::from_micros(micros));
        }
        let near = |share: f64, micros: f64| {
            let found = histogram.quantile(share).as_nanos() as f64 / 1000.0;
            assert!((found / micros - 1.0).abs() < 0.035, "{share}: {found}");
        };
        near(0.5, 500.0);
        near(0.99, 990.0);
        near(1.0, 1000.0);
    }

    #[test]
    fn merging_adds_counts() {
        let (mut one, mut other) = (Histogram::default(), Histogram::default());
        one.record(Duration::from_nanos(10));
        other.record(Duration::from_nanos(30));
        one.merge(&other);
        assert_eq!(one.quantile(0.5), Duration::from_nanos(10));
        assert_eq!(one.quantile(1.0), Duration::from_nanos(30));
    }

    #[test]
    fn nothing_recorded_is_zero() {
        assert_eq!(Histogram::default().quantile(0.5), Duration::ZERO);
    }
}
