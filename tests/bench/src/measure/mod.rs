//! What is measured and how figures are condensed.

mod histogram;
mod spread;
mod usage;

pub use histogram::Histogram;
pub use spread::Spread;
pub use usage::{CpuTime, resident_bytes};
