use std::{
    cell::Cell,
    hash::{BuildHasher, RandomState},
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

/// Which of the successful calls get a line.
#[derive(Debug)]
pub(crate) struct Sampling {
    /// A random number below it means yes; `ALL` is above all of them.
    below: AtomicU64,
    /// The part that the program says.
    #[cfg(any(feature = "flags", test))]
    program: f64,
}

const ALL: u64 = 1 << 32;

impl Sampling {
    pub(super) fn new(fraction: f64) -> Self {
        Self {
            below: AtomicU64::new(threshold(fraction)),
            #[cfg(any(feature = "flags", test))]
            program: fraction,
        }
    }

    /// What the flag says; `None` leaves what the program says.
    #[cfg(any(feature = "flags", test))]
    pub(crate) fn set_flag(&self, fraction: Option<f64>) {
        self.below.store(threshold(fraction.unwrap_or(self.program)), Relaxed);
    }

    pub(super) fn takes(&self) -> bool {
        match self.below.load(Relaxed) {
            ALL => true,
            0 => false,
            below => random() < below,
        }
    }
}

fn threshold(fraction: f64) -> u64 {
    // A cast of a float saturates, and makes 0 of what is no number.
    (fraction.min(1.0) * ALL as f64).round() as u64
}

thread_local! {
    static STATE: Cell<u64> = Cell::new(RandomState::new().hash_one(0) | 1);
}

/// 32 bits of a generator of this thread: xorshift64*, whose upper half is the good one.
///
/// Source: G. Marsaglia, "Xorshift RNGs" (2003); S. Vigna, <https://arxiv.org/abs/1402.6246>.
fn random() -> u64 {
    STATE.with(|state| {
        let mut bits = state.get();
        bits ^= bits >> 12;
        bits ^= bits << 25;
        bits ^= bits >> 27;
        state.set(bits);
        bits.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_taken() {
        let taken = |fraction| {
            let sampling = Sampling::new(fraction);
            (0..10_000).filter(|_| sampling.takes()).count()
        };
        for all in [1.0, 7.0, f64::INFINITY] {
            assert_eq!(taken(all), 10_000, "{all}");
        }
        for none in [0.0, -1.0] {
            assert_eq!(taken(none), 0, "{none}");
        }
        // Ten standard deviations of 10,000 throws are 500 at most.
        for (part, expected) in [(0.1, 1_000), (0.5, 5_000), (0.9, 9_000)] {
            assert!(taken(part).abs_diff(expected) < 500, "{part}: {}", taken(part));
        }
    }

    #[test]
    fn it_can_change() {
        let sampling = Sampling::new(1.0);
        sampling.set_flag(Some(0.0));
        assert!(!sampling.takes());
        sampling.set_flag(None);
        assert!(sampling.takes());
    }
}
