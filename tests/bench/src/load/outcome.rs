use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::measure::Histogram;

/// What one lane did so far.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    calls: u64,
    messages: u64,
    latencies: Histogram,
}

impl Tally {
    /// Adds one call with as many response messages.
    pub fn record(&mut self, latency: Duration, messages: u64) {
        self.calls += 1;
        self.messages += messages;
        self.latencies.record(latency);
    }

    /// Adds what another lane did.
    pub fn merge(&mut self, other: &Self) {
        self.calls += other.calls;
        self.messages += other.messages;
        self.latencies.merge(&other.latencies);
    }

    /// Condenses a window that took `elapsed`.
    pub fn outcome(&self, elapsed: Duration) -> Outcome {
        let micros = |share| self.latencies.quantile(share).as_secs_f64() * 1e6;
        Outcome {
            calls: self.calls,
            messages: self.messages,
            seconds: elapsed.as_secs_f64(),
            p50_us: micros(0.5),
            p99_us: micros(0.99),
        }
    }
}

/// What a load generator saw in its window.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// Calls that were answered.
    pub calls: u64,
    /// Response messages in them.
    pub messages: u64,
    /// How long the window was.
    pub seconds: f64,
    /// Half of the calls took at most so many microseconds.
    pub p50_us: f64,
    /// 99 % of the calls took at most so many microseconds.
    pub p99_us: f64,
}
