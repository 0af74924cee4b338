//! Where the time and the memory of the program go, as profiles that `go tool pprof` reads and as flame
//! graphs.
//!
//! ```text
//! cpu: SIGPROF, unwound by framehop ──┐                       ┌──► stacks/pprof
//!                                     ├──► stacks: samples ───┤
//! heap: jemalloc's dump ──────────────┘    and their symbols  └──► stacks/flame_graph
//! ```

use std::time::{Duration, SystemTime};

#[cfg(any(feature = "profile-cpu", feature = "profile-heap"))]
mod method;
#[cfg(not(any(feature = "profile-cpu", feature = "profile-heap")))]
#[path = "unlabelled.rs"]
mod method;
#[cfg(any(feature = "profile-cpu", feature = "profile-heap"))]
mod stacks;
#[cfg(any(feature = "profile-cpu", feature = "profile-heap"))]
mod turn;
#[cfg(any(feature = "profile-cpu", feature = "profile-heap"))]
mod worker;

#[cfg(all(
    feature = "profile-cpu",
    any(target_os = "linux", target_os = "macos"),
    any(target_arch = "x86_64", target_arch = "aarch64"),
))]
pub(crate) mod cpu;
#[cfg(not(all(
    feature = "profile-cpu",
    any(target_os = "linux", target_os = "macos"),
    any(target_arch = "x86_64", target_arch = "aarch64"),
)))]
#[path = "no_cpu.rs"]
pub(crate) mod cpu;

#[cfg(all(feature = "profile-heap", unix))]
pub(crate) mod heap;
#[cfg(not(all(feature = "profile-heap", unix)))]
#[path = "no_heap.rs"]
pub(crate) mod heap;

pub(crate) use self::method::Method;

/// The form of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// What `go tool pprof` reads.
    Pprof,
    /// An SVG document.
    FlameGraph,
}

/// Why there is no profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Another one is being taken.
    #[cfg_attr(not(any(feature = "profile-cpu", feature = "profile-heap")), expect(dead_code))]
    Busy { until: SystemTime },
    /// What is missing, and what to do about it.
    Unavailable(String),
}

/// How a CPU profile is taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sampling {
    pub(crate) duration: Duration,
    /// How many samples are taken in a second of CPU time, at most.
    pub(crate) hz: u32,
}
