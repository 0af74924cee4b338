//! The process that a contender runs in.
//!
//! It prints its ports as one line of JSON, then answers each line on standard input with its
//! allocation counters, and ends when standard input is closed: it cannot outlive its parent.

use std::{env, error::Error, future::Future, io, path::Path, process};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use tokio::runtime;

use super::{Contender, Ports};

/// What the allocator counted since the process started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Calls to allocate and to reallocate.
    pub allocations: u64,
    /// Bytes asked for in them.
    pub bytes: u64,
}

/// Serves the contender that the command line names until standard input is closed.
pub fn run(counters: impl Fn() -> Counters) -> crate::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(name), Some(log_file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: serve <contender> <log file>".into());
    };
    let contender = Contender::from_str(&name, false)?;
    hold(contender.start(Path::new(&log_file)), counters)
}

/// Starts a server and keeps it until standard input is closed.
pub fn hold(
    server: impl Future<Output = io::Result<Ports>>,
    counters: impl Fn() -> Counters,
) -> crate::Result<()> {
    let runtime = runtime()?;
    let ports = runtime.block_on(server)?;
    println!("{}", serde_json::to_string(&ports)?);
    for line in io::stdin().lines() {
        line?;
        println!("{}", serde_json::to_string(&counters())?);
    }
    process::exit(0)
}

/// The runtime that `#[tokio::main]` gives, with the one worker that the server's core can run.
/// A current-thread runtime would spare every contender the scheduler that its users pay for.
fn runtime() -> io::Result<runtime::Runtime> {
    runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()
}

/// Spawns a server that is meant to run as long as the process.
pub(super) fn serve<E: Error>(server: impl Future<Output = Result<(), E>> + Send + 'static) {
    tokio::spawn(async move {
        if let Err(error) = server.await {
            eprintln!("the server stopped: {error}");
            process::exit(1);
        }
    });
}
