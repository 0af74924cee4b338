//! One file per command.

mod allocations;
mod memory;
mod requests;
mod run;
mod start;
mod turn;
mod workload;

use std::path::PathBuf;

pub use allocations::{Allocations, allocations};
pub use memory::{Memory, memory};
pub use requests::{Requests, requests};
pub use run::{Run, run};
pub use start::{Start, start};
pub use turn::Turn;
pub use workload::Workload;

/// Which core does what.
#[derive(Clone, Copy, Debug, clap::Args, serde::Serialize)]
pub struct Cores {
    /// The core that the server runs on.
    #[arg(long, default_value_t = 0)]
    pub server_core: usize,
    /// The core that the load generator runs on.
    #[arg(long, default_value_t = 1)]
    pub load_core: usize,
}

/// Where the numbers go beside the terminal.
#[derive(Clone, Debug, clap::Args)]
pub struct Output {
    /// Writes every number to this file, as JSON.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

/// Says which turn is running; standard output is for the tables.
pub fn progress(round: usize, rounds: usize, what: &str) {
    eprintln!("round {}/{rounds}: {what}", round + 1);
}
