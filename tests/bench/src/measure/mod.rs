//! What is measured and how figures are condensed.

mod histogram;
mod repeat;
mod spread;
mod usage;

pub use histogram::Histogram;
pub use repeat::Repeat;
pub use spread::Spread;
pub use usage::{CpuTime, children_time, resident_bytes};
