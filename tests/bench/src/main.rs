//! The command line of the benchmarks.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use radicle_bench::{
    Result, build_cost, codecs, commands, json_build_cost,
    load::{self, Idle, Load},
    router,
};

/// CPU, latency, memory and build cost of radicle beside bare tonic, axum and hyper.
#[derive(Debug, Parser)]
#[command(name = "bench")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// CPU per call, throughput and latencies.
    Run(commands::Run),
    /// Allocations and bytes per call.
    Allocations(commands::Allocations),
    /// Memory of an idle server and of each idle connection.
    Memory(commands::Memory),
    /// Time from the start of the process to its first answer.
    Start(commands::Start),
    /// Generated lines, LLVM IR and rebuild times of a service with 50 methods.
    BuildCost(build_cost::BuildCost),
    /// Speed of the JSON codec.
    Json(codecs::Json),
    /// What it costs to remember calls for the debug pages.
    Requests(commands::Requests),
    /// Time to find the route of a path.
    Router(router::Router),
    /// Time to compile the JSON code of 200 messages.
    JsonBuildCost(json_build_cost::JsonBuildCost),
    /// The load generator, which the commands above start.
    #[command(hide = true)]
    Load(Load),
    /// Idle connections, which `memory` starts.
    #[command(hide = true)]
    Idle(Idle),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Dropping the command's future ends the processes that it started.
    let result = tokio::select! {
        result = execute(&arguments.command) => result,
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn execute(command: &Command) -> Result<()> {
    match command {
        Command::Run(options) => commands::run(options).await,
        Command::Allocations(options) => commands::allocations(options).await,
        Command::Memory(options) => commands::memory(options).await,
        Command::Requests(options) => commands::requests(options).await,
        Command::Start(options) => commands::start(options).await,
        Command::BuildCost(options) => build_cost::build_cost(options).await,
        Command::Json(options) => codecs::json(options),
        Command::JsonBuildCost(options) => json_build_cost::json_build_cost(options).await,
        Command::Router(options) => router::router(options),
        Command::Load(load) => load::run(load).await,
        Command::Idle(idle) => load::hold(idle).await,
    }
}
