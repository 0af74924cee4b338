use std::path::Path;

use serde_json::{Value, json};

use super::{Cores, Output, Turn, Workload, progress};
use crate::{
    Result,
    children::{Binary, Server, build, pinned},
    contenders::Contender,
    load::{Load, Traffic, Window},
    report::{Figure, Sample, Sheet},
};

/// CPU per call, throughput and latencies, contender after contender, round after round.
#[derive(Clone, Debug, clap::Args)]
pub struct Run {
    /// How often every contender has its turn.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Seconds measured in each turn.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Seconds of load before each measured window.
    #[arg(long, default_value_t = 1.0)]
    warm_up: f64,
    /// HTTP/2 connections.
    #[arg(long, default_value_t = 4)]
    connections: usize,
    /// Calls under way on each HTTP/2 connection.
    #[arg(long, default_value_t = 16)]
    streams: usize,
    /// HTTP/1.1 connections, each with one call under way.
    #[arg(long, default_value_t = 64)]
    http_connections: usize,
    /// Messages in each streaming call.
    #[arg(long, default_value_t = 1000)]
    messages: u32,
    /// Only these contenders.
    #[arg(long, value_delimiter = ',')]
    contender: Vec<Contender>,
    /// Only these workloads.
    #[arg(long, value_delimiter = ',')]
    workload: Vec<Workload>,
    #[command(flatten)]
    cores: Cores,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
pub async fn run(options: &Run) -> Result<()> {
    if cfg!(debug_assertions) {
        eprintln!("a debug build: the numbers tell nothing, use `cargo run --release`");
    }
    let turns = options.turns();
    if turns.is_empty() {
        return Err("no contender takes part in a workload with these filters".into());
    }
    let program = build(Binary::Serve).await?;
    let mut sheet = options.sheet();
    for round in 0..options.rounds {
        for &(workload, contender) in &turns {
            progress(round, options.rounds, &format!("{workload} by {contender}"));
            for (figure, value) in options.turn(&program, workload, contender).await? {
                let (workload, contender) = (workload.name(), contender.name());
                sheet.push(Sample { workload, contender, figure, round, value });
            }
        }
    }
    sheet.publish(options.settings(), options.output.json.as_deref())
}

impl Run {
    fn turns(&self) -> Vec<(Workload, Contender)> {
        let wanted = |it: &&Workload| self.workload.is_empty() || self.workload.contains(it);
        let workloads = Workload::ALL.iter().filter(wanted);
        let turns = workloads.flat_map(|it| it.contenders().iter().map(|who| (*it, *who)));
        turns.filter(|(_, who)| self.contender.is_empty() || self.contender.contains(who)).collect()
    }

    fn sheet(&self) -> Sheet {
        let pairs = Workload::ALL.iter().flat_map(|workload| workload.pairs()).collect();
        let targets = Workload::ALL.iter().flat_map(|workload| workload.targets()).collect();
        Sheet::new(pairs, targets)
    }

    /// Starts a server and a load generator, measures one window and ends both.
    async fn turn(
        &self,
        program: &Path,
        workload: Workload,
        contender: Contender,
    ) -> Result<Vec<(Figure, f64)>> {
        let command = pinned(self.cores.server_core, program);
        let server = Server::start(command, contender.name()).await?;
        let load = self.load(workload.traffic(), server.port(workload.traffic())?);
        let turn = Turn::measure(server, &load, self.cores.load_core).await?;
        let mut figures = turn.figures(workload.traffic());
        if contender == Contender::RadicleLogged {
            figures.push((Figure::LogLines, turn.log_lines_per_call()));
        }
        Ok(figures)
    }

    fn load(&self, traffic: Traffic, port: u16) -> Load {
        let connections = match traffic {
            Traffic::Rest => self.http_connections,
            Traffic::GrpcUnary | Traffic::GrpcStream => self.connections,
        };
        Load {
            traffic,
            port,
            connections,
            streams: self.streams,
            messages: self.messages,
            warm_up: Window::Seconds(self.warm_up),
            window: Window::Seconds(self.seconds),
        }
    }

    fn settings(&self) -> Value {
        json!({
            "command": "run",
            "rounds": self.rounds,
            "seconds": self.seconds,
            "warm_up_seconds": self.warm_up,
            "connections": self.connections,
            "streams": self.streams,
            "http_connections": self.http_connections,
            "messages": self.messages,
            "cores": self.cores,
        })
    }
}
