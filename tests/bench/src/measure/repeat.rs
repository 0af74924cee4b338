use std::time::{Duration, Instant};

use crate::Result;

/// The fastest one counts: whatever else the machine does makes the others slower.
const TRIES: usize = 5;

/// How often something short is done in a row, so that a clock can time it.
#[derive(Clone, Copy, Debug)]
pub struct Repeat {
    times: u32,
}

impl Repeat {
    /// Finds out how often it fits into the time; once at least.
    pub fn fill(millis: u64, work: &mut dyn FnMut() -> Result<()>) -> Result<Self> {
        let mut repeat = Self { times: 1 };
        while repeat.run(work)? < Duration::from_millis(millis) {
            repeat.times *= 2;
        }
        Ok(repeat)
    }

    /// Seconds for doing it once, by the fastest of five tries.
    pub fn seconds(self, work: &mut dyn FnMut() -> Result<()>) -> Result<f64> {
        let mut fastest = Duration::MAX;
        for _ in 0..TRIES {
            fastest = fastest.min(self.run(work)?);
        }
        Ok(fastest.as_secs_f64() / f64::from(self.times))
    }

    fn run(self, work: &mut dyn FnMut() -> Result<()>) -> Result<Duration> {
        let started = Instant::now();
        for _ in 0..self.times {
            work()?;
        }
        Ok(started.elapsed())
    }
}
