//! Serves one contender and counts its allocations: `serve_counting <contender> <log file>`.

use std::alloc::System;

use radicle_bench::contenders::process::{self, Counters};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> radicle_bench::Result<()> {
    process::run(|| {
        let stats = ALLOCATOR.stats();
        Counters {
            allocations: (stats.allocations + stats.reallocations) as u64,
            bytes: stats.bytes_allocated as u64,
        }
    })
}
