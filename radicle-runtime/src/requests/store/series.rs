use super::histogram::{Histogram, Latencies};

/// Seconds that latencies are gathered before they join the series.
pub(super) const TICK_SECONDS: u64 = 5;

/// Ticks of a minute, and five-minute periods of an hour.
const SLOTS: usize = 12;

/// Ticks of such a period.
const PERIOD: u64 = 60;

/// What the latencies of a method are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Window {
    /// The last minute, in steps of five seconds.
    Minute,
    /// The last hour, in steps of five minutes.
    Hour,
    /// Since the start of the server.
    Total,
}

impl Window {
    /// Whether what was measured in one tick belongs to the window that ends with another.
    pub(super) fn contains(self, tick: u64, now: u64) -> bool {
        let slots = SLOTS as u64;
        match self {
            Self::Minute => tick + slots > now,
            Self::Hour => tick / PERIOD + slots > now / PERIOD,
            Self::Total => true,
        }
    }
}

/// The latencies of a method over time.
#[derive(Debug)]
pub(super) struct Series {
    minute: [Slot; SLOTS],
    hour: [Slot; SLOTS],
    total: Latencies,
}

#[derive(Clone, Debug)]
struct Slot {
    /// The newest tick in it.
    tick: u64,
    histogram: Histogram,
}

impl Slot {
    const EMPTY: Self = Self { tick: 0, histogram: Histogram::EMPTY };
}

impl Series {
    pub(super) const EMPTY: Self =
        Self { minute: [Slot::EMPTY; SLOTS], hour: [Slot::EMPTY; SLOTS], total: Latencies::EMPTY };

    /// Takes what was measured in a tick; ticks may come a little out of order.
    pub(super) fn add(&mut self, tick: u64, recent: &Histogram) {
        add(&mut self.minute, tick, 1, recent);
        add(&mut self.hour, tick, PERIOD, recent);
        self.total.add(recent);
    }

    pub(super) fn latencies(&self, window: Window, now: u64) -> Latencies {
        let slots = match window {
            Window::Minute => &self.minute,
            Window::Hour => &self.hour,
            Window::Total => return self.total.clone(),
        };
        let mut sum = Latencies::EMPTY;
        for slot in slots.iter().filter(|slot| window.contains(slot.tick, now)) {
            sum.add(&slot.histogram);
        }
        sum
    }
}

fn add(slots: &mut [Slot; SLOTS], tick: u64, period: u64, recent: &Histogram) {
    let number = tick / period;
    let slot = &mut slots[(number % SLOTS as u64) as usize];
    match (slot.tick / period).cmp(&number) {
        std::cmp::Ordering::Equal => slot.histogram.add(recent),
        std::cmp::Ordering::Less => *slot = Slot { tick, histogram: recent.clone() },
        // It comes a whole round late.
        std::cmp::Ordering::Greater => {}
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Against a list of all measurements.
        #[test]
        fn windows_hold_what_is_not_too_old(steps in prop::collection::vec(0u64..40, 1..100)) {
            let mut series = Series::EMPTY;
            let mut ticks = Vec::new();
            let mut now = 0;
            for step in steps {
                now += step;
                let mut one = Histogram::EMPTY;
                one.record(Duration::from_micros(now));
                series.add(now, &one);
                ticks.push(now);
            }
            for window in [Window::Minute, Window::Hour, Window::Total] {
                let expected = ticks.iter().filter(|&&tick| match window {
                    Window::Minute => now - tick < 12,
                    Window::Hour => now / 60 - tick / 60 < 12,
                    Window::Total => true,
                });
                prop_assert_eq!(series.latencies(window, now).count(), expected.count() as u64);
            }
        }
    }
}
