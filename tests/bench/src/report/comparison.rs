use serde::Serialize;

use super::{Bound, Figure};
use crate::measure::Spread;

/// Two contenders to compare in a workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The workload.
    pub workload: &'static str,
    /// The one above the line.
    pub contender: &'static str,
    /// The one below.
    pub baseline: &'static str,
}

/// A figure beside its target, as a ratio of two contenders or by itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The workload.
    pub workload: &'static str,
    /// The figure.
    pub figure: Figure,
    /// Whose figure.
    pub contender: &'static str,
    /// Divided by whose figure of the same round, if it is a ratio.
    pub baseline: Option<&'static str>,
    /// Over all rounds.
    pub spread: Spread,
    /// What the median must reach, if anything was promised.
    pub target: Option<Bound>,
}

impl Comparison {
    pub(super) fn subject(&self) -> String {
        match self.baseline {
            Some(baseline) => format!("{} / {baseline}", self.contender),
            None => self.contender.to_string(),
        }
    }

    pub(super) fn verdict(&self) -> &'static str {
        match self.target.map(|bound| bound.holds(self.spread.median)) {
            Some(true) => "met",
            Some(false) => "missed",
            None => "",
        }
    }
}
