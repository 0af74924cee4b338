use std::fmt;

use serde::Serialize;

use super::Figure;

/// What a ratio or a figure must reach.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

impl Bound {
    /// Whether a value reaches it.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(limit) => value <= limit,
            Self::AtLeast(limit) => value >= limit,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(limit) => write!(f, "≤ {limit:.2}"),
            Self::AtLeast(limit) => write!(f, "≥ {limit:.2}"),
        }
    }
}

/// A promise about one contender.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// In this workload.
    pub workload: &'static str,
    /// The figure that counts.
    pub figure: Figure,
    /// Whose figure.
    pub contender: &'static str,
    /// Divided by whose; by nobody's if `None`.
    pub baseline: Option<&'static str>,
    /// Must reach this.
    pub bound: Bound,
}
