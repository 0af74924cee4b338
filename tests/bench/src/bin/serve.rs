//! Serves one contender: `serve <contender> <log file>`.

use radicle_bench::contenders::process::{self, Counters};

fn main() -> radicle_bench::Result<()> {
    process::run(Counters::default)
}
