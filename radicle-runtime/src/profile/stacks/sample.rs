use std::time::{Duration, SystemTime};

use crate::profile::method::{self, Name};

/// Stacks, and what was measured of each.
#[derive(Debug)]
pub(crate) struct Profile {
    /// `CPU time`
    pub(crate) title: &'static str,
    /// What the values of each sample are.
    pub(crate) kinds: Vec<Kind>,
    /// The index of the kind that is shown unless another one is asked for.
    pub(crate) default: usize,
    /// How far samples are apart.
    pub(crate) period: (Kind, i64),
    pub(crate) started: SystemTime,
    /// Zero for a state.
    pub(crate) duration: Duration,
    /// What else is to be said of it.
    pub(crate) comments: Vec<String>,
    pub(crate) samples: Vec<Sample>,
}

/// What a value is, in the words of pprof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) unit: &'static str,
}

impl Kind {
    pub(crate) const fn new(name: &'static str, unit: &'static str) -> Self {
        Self { name, unit }
    }
}

/// A stack.
#[derive(Debug, Default)]
pub(crate) struct Sample {
    /// Addresses within instructions, the innermost first.
    pub(crate) stack: Vec<usize>,
    /// One of each kind.
    pub(crate) values: Vec<i64>,
    /// The method whose call this is, and how many of the frames are inside of the call.
    pub(crate) call: Option<(Name, usize)>,
    pub(crate) thread: Option<String>,
}

impl Sample {
    /// A sample of addresses behind calls, the innermost first, without the frames that name the method.
    pub(crate) fn of_returns(returns: &[usize], values: Vec<i64>) -> Self {
        // One byte before the return address is within the call; the return address itself may be the
        // start of something else.
        let calls = |returns: &[usize]| {
            returns.iter().map(|address| address.saturating_sub(1)).collect::<Vec<_>>()
        };
        let Some((name, frames)) = method::of(returns) else {
            return Self { stack: calls(returns), values, ..Self::default() };
        };
        let stack = [calls(&returns[..frames.start]), calls(&returns[frames.end..])].concat();
        Self { stack, values, call: Some((name, frames.start)), ..Self::default() }
    }
}
