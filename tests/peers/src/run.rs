use std::{
    env,
    path::{Path, PathBuf},
};

use radicle_bench::{
    Result,
    children::{Server, pinned},
    commands::{Cores, Output, Turn, progress},
    load::{Load, Traffic, Window},
    report::{Bound, Figure, Pair, Sample, Sheet, Target},
};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::{gateway, peer::Peer};

const WORKLOAD: &str = "rest-unary";

/// CPU per call, throughput and latencies, peer after peer, round after round.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Run {
    /// How often every peer has its turn.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Seconds measured in each turn.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Seconds of load before each measured window.
    #[arg(long, default_value_t = 1.0)]
    warm_up: f64,
    /// HTTP/1.1 connections, each with one call under way.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Only these peers.
    #[arg(long, value_delimiter = ',')]
    peer: Vec<Peer>,
    #[command(flatten)]
    cores: Cores,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
pub(crate) async fn run(options: &Run) -> Result<()> {
    if cfg!(debug_assertions) {
        eprintln!("a debug build: the numbers tell nothing, use `cargo run --release`");
    }
    let mut peers = options.peers();
    let gateway =
        if peers.iter().any(|peer| peer.is_go()) { gateway::build().await? } else { None };
    let mut skipped = Vec::new();
    if gateway.is_none() {
        skipped = peers.extract_if(.., |peer| peer.is_go()).map(Peer::name).collect();
    }
    for name in &skipped {
        eprintln!("skipped: {name}, since there is no `go` in the path");
    }
    let programs = Programs { rust: env::current_exe()?, gateway };
    let mut sheet = sheet();
    for round in 0..options.rounds {
        for peer in &peers {
            progress(round, options.rounds, peer.name());
            let server = Server::start(programs.command(*peer, &options.cores)?, peer.name());
            let server = server.await?;
            let load = options.load(server.port(Traffic::Rest)?);
            let turn = Turn::measure(server, &load, options.cores.load_core).await?;
            for (figure, value) in turn.figures(Traffic::Rest) {
                let contender = peer.name();
                sheet.push(Sample { workload: WORKLOAD, contender, figure, round, value });
            }
        }
    }
    sheet.publish(options.settings(&skipped), options.output.json.as_deref())?;
    for name in skipped {
        println!("skipped: {name}");
    }
    Ok(())
}

/// Every peer divided by radicle.
fn sheet() -> Sheet {
    let baseline = Peer::Radicle.name();
    let pair = |peer: &Peer| Pair { workload: WORKLOAD, contender: peer.name(), baseline };
    let target = |peer: &Peer| {
        Some(Target {
            workload: WORKLOAD,
            figure: Figure::CpuPerCall,
            contender: peer.name(),
            baseline: Some(baseline),
            bound: Bound::AtLeast(peer.target()?),
        })
    };
    let others = || Peer::ALL.iter().filter(|peer| **peer != Peer::Radicle);
    Sheet::new(others().map(pair).collect(), others().filter_map(target).collect())
}

/// The two programs that serve.
struct Programs {
    rust: PathBuf,
    gateway: Option<PathBuf>,
}

impl Programs {
    fn command(&self, peer: Peer, cores: &Cores) -> Result<Command> {
        let on = |program: &Path| pinned(cores.server_core, program);
        if peer.is_go() {
            let program = self.gateway.as_deref().ok_or("grpc-gateway was not built")?;
            return Ok(on(program));
        }
        let mut command = on(&self.rust);
        command.arg("serve");
        Ok(command)
    }
}

impl Run {
    fn peers(&self) -> Vec<Peer> {
        let wanted = |peer: &&Peer| self.peer.is_empty() || self.peer.contains(peer);
        Peer::ALL.iter().filter(wanted).copied().collect()
    }

    fn load(&self, port: u16) -> Load {
        Load {
            traffic: Traffic::Rest,
            port,
            connections: self.connections,
            streams: 1,
            messages: 1,
            warm_up: Window::Seconds(self.warm_up),
            window: Window::Seconds(self.seconds),
        }
    }

    fn settings(&self, skipped: &[&str]) -> Value {
        json!({
            "command": "run",
            "rounds": self.rounds,
            "seconds": self.seconds,
            "warm_up_seconds": self.warm_up,
            "connections": self.connections,
            "cores": self.cores,
            "skipped": skipped,
        })
    }
}
