//! REST calls by radicle beside the crates and the gateway that do the same.
//!
//! See the README of this package for the command.

mod gateway;
mod peer;
mod peers;
mod run;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use peer::Peer;
use radicle_bench::{
    Result,
    contenders::process,
    load::{self, Load},
};

/// REST calls by radicle beside the crates and the gateway that do the same.
#[derive(Debug, Parser)]
#[command(name = "peers")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// CPU per call, throughput and latencies.
    Run(run::Run),
    /// The load generator, which `run` starts.
    #[command(hide = true)]
    Load(Load),
    /// A server, which `run` starts.
    #[command(hide = true)]
    Serve { peer: Peer, log_file: PathBuf },
}

fn main() -> ExitCode {
    match execute(&Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("peers: {error}");
            ExitCode::FAILURE
        }
    }
}

fn execute(command: &Command) -> Result<()> {
    match command {
        Command::Run(options) => block_on(run::run(options)),
        Command::Load(load) => block_on(load::run(load)),
        Command::Serve { peer, log_file } => serve(*peer, log_file),
    }
}

fn serve(peer: Peer, log_file: &Path) -> Result<()> {
    process::hold(peer.start(log_file), process::Counters::default)
}

/// Ctrl-C drops the command's future, which ends the processes that it started.
fn block_on(command: impl Future<Output = Result<()>>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        tokio::select! {
            result = command => result,
            _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
        }
    })
}
