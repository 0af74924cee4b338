use std::{
    collections::{HashMap, hash_map::Entry},
    path::Path,
    time::Duration,
};

use serde_json::json;
use tokio::time::sleep;

use super::{Cores, Output, Workload, progress};
use crate::{
    Result,
    children::{Binary, LoadGenerator, Server, build, pinned},
    contenders::Contender,
    load::Traffic,
    measure::resident_bytes,
    report::{Bound, Figure, Sample, Sheet, Target},
};

/// Long enough for a server to do what it does after a connection opened or closed.
const SETTLE: Duration = Duration::from_millis(500);

/// Opened and closed before counting, so that the code and tables for them are resident.
const FIRST_CONNECTIONS: usize = 20;

/// Resident memory of an idle server and of each idle connection.
#[derive(Clone, Debug, clap::Args)]
pub struct Memory {
    /// How often every contender has its turn.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Idle connections.
    #[arg(long, default_value_t = 1000)]
    connections: usize,
    #[command(flatten)]
    cores: Cores,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
pub async fn memory(options: &Memory) -> Result<()> {
    let workloads = [Workload::GrpcUnary, Workload::RestUnary];
    let pairs = workloads.iter().flat_map(|workload| workload.pairs()).collect();
    let mut sheet = Sheet::new(pairs, targets());
    let mut programs = HashMap::new();
    for &contender in workloads.iter().flat_map(|workload| workload.contenders()) {
        if let Entry::Vacant(program) = programs.entry(contender.name()) {
            program.insert(build(Binary::Alone(contender)).await?);
        }
    }
    for round in 0..options.rounds {
        for workload in workloads {
            for &contender in workload.contenders() {
                progress(round, options.rounds, &format!("{workload} by {contender}"));
                let figures = options
                    .turn(&programs[contender.name()], contender, workload.traffic())
                    .await?;
                for (figure, value) in figures {
                    let (workload, contender) = (workload.name(), contender.name());
                    sheet.push(Sample { workload, contender, figure, round, value });
                }
            }
        }
    }
    let settings = json!({
        "command": "memory",
        "rounds": options.rounds,
        "connections": options.connections,
    });
    sheet.publish(settings, options.output.json.as_deref())
}

/// What radicle promises: 6 MB, and at most 5 % more for a connection than hyper takes.
fn targets() -> Vec<Target> {
    let target = |workload: Workload, figure, baseline: Option<Contender>, most| Target {
        workload: workload.name(),
        figure,
        contender: Contender::Radicle.name(),
        baseline: baseline.map(Contender::name),
        bound: Bound::AtMost(most),
    };
    let both = [
        (Workload::GrpcUnary, Contender::HyperHttp2),
        (Workload::RestUnary, Contender::HyperHttp1),
    ];
    both.into_iter()
        .flat_map(|(workload, hyper)| {
            let connection = target(workload, Figure::ConnectionMemory, Some(hyper), 1.05);
            [connection, target(workload, Figure::IdleMemory, None, 6.0)]
        })
        .collect()
}

impl Memory {
    async fn turn(
        &self,
        program: &Path,
        contender: Contender,
        traffic: Traffic,
    ) -> Result<[(Figure, f64); 2]> {
        let server =
            Server::start(pinned(self.cores.server_core, program), contender.name()).await?;
        let port = server.port(traffic)?;
        sleep(SETTLE).await;
        let idle = resident_bytes(server.pid())?;
        self.connect(traffic, port, FIRST_CONNECTIONS).await?.stop().await?;
        sleep(SETTLE).await;
        let before = resident_bytes(server.pid())?;
        let connected = self.connect(traffic, port, self.connections).await?;
        sleep(SETTLE).await;
        let after = resident_bytes(server.pid())?;
        connected.stop().await?;
        server.stop().await?;
        let per_connection = after.saturating_sub(before) as f64 / self.connections as f64;
        Ok([
            (Figure::IdleMemory, idle as f64 / 1e6),
            (Figure::ConnectionMemory, per_connection / 1e3),
        ])
    }

    async fn connect(&self, traffic: Traffic, port: u16, count: usize) -> Result<LoadGenerator> {
        let arguments = [
            "idle".to_owned(),
            format!("--traffic={traffic}"),
            format!("--port={port}"),
            format!("--connections={count}"),
        ];
        LoadGenerator::spawn(self.cores.load_core, &arguments).await
    }
}
