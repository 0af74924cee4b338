//! The load generator: a process of its own, on a core of its own.
//!
//! It opens its connections, warms the server up, prints `ready`, waits for a line on standard
//! input, makes the calls of the measured window and prints an [`Outcome`] as one line of JSON.
//! No call is under way at either end of the window, so calls and the server's use match.

mod budget;
mod grpc;
mod http1;
mod idle;
mod lane;
mod outcome;
mod traffic;

use std::sync::Arc;

use tokio::{
    io::{AsyncBufReadExt, BufReader, stdin},
    task::JoinSet,
};

pub use self::{
    budget::{Budget, Window},
    idle::{Idle, hold},
    lane::Lane,
    outcome::{Outcome, Tally},
    traffic::Traffic,
};
use crate::Result;

/// What a load generator does.
#[derive(Clone, Debug, clap::Args)]
pub struct Load {
    /// The kind of call.
    #[arg(long)]
    pub traffic: Traffic,
    /// The server's port on loopback.
    #[arg(long)]
    pub port: u16,
    /// Connections to open.
    #[arg(long)]
    pub connections: usize,
    /// Calls under way on each HTTP/2 connection.
    #[arg(long)]
    pub streams: usize,
    /// Messages asked for in each streaming call.
    #[arg(long)]
    pub messages: u32,
    /// How long or how often to call before the window, such as `1s` or `1000`.
    #[arg(long)]
    pub warm_up: Window,
    /// How long or how often to call in the window, such as `3s` or `10000`.
    #[arg(long)]
    pub window: Window,
}

/// Runs a load generator from its connections to its printed outcome.
pub async fn run(load: &Load) -> Result<()> {
    let mut lanes = lane::open(load).await?;
    drive(&mut lanes, load.warm_up).await?;
    println!("ready");
    told().await?;
    let outcome = drive(&mut lanes, load.window).await?;
    println!("{}", serde_json::to_string(&outcome)?);
    Ok(())
}

/// Lets every lane call until the window is used up.
async fn drive(lanes: &mut Vec<Lane>, window: Window) -> Result<Outcome> {
    let budget = Arc::new(Budget::of(window));
    let mut calling = JoinSet::new();
    for lane in lanes.drain(..) {
        calling.spawn(call(lane, budget.clone()));
    }
    let mut total = Tally::default();
    while let Some(finished) = calling.join_next().await {
        let (lane, tally) = finished??;
        total.merge(&tally);
        lanes.push(lane);
    }
    Ok(total.outcome(budget.elapsed()))
}

async fn call(mut lane: Lane, budget: Arc<Budget>) -> Result<(Lane, Tally)> {
    let mut tally = Tally::default();
    while budget.take() {
        let started = std::time::Instant::now();
        let messages = lane.call().await?;
        tally.record(started.elapsed(), messages);
    }
    Ok((lane, tally))
}

/// Waits until the parent writes a line or goes away.
async fn told() -> Result<()> {
    BufReader::new(stdin()).lines().next_line().await?;
    Ok(())
}
