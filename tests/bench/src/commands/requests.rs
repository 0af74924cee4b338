use std::path::Path;

use serde_json::json;

use super::{Cores, Output, progress};
use crate::{
    Result,
    children::{Binary, LoadGenerator, Server, build, pinned},
    contenders::Contender::{self, StoreEvents, StoreOff, StoreOn},
    load::{Load, Traffic, Window},
    measure::CpuTime,
    report::{Bound, Figure, Sample, Sheet, Target},
};

/// What it costs to remember calls for `/debug/requests`: nanoseconds and allocations of each call.
#[derive(Clone, Debug, clap::Args)]
pub struct Requests {
    /// How often every server has its turn.
    #[arg(long, default_value_t = 15)]
    rounds: usize,
    /// Calls measured in each turn.
    #[arg(long, default_value_t = 100_000)]
    calls: u64,
    /// Calls before each turn.
    #[arg(long, default_value_t = 20_000)]
    warm_up: u64,
    /// Calls whose allocations are counted.
    #[arg(long, default_value_t = 10_000)]
    counted: u64,
    #[command(flatten)]
    cores: Cores,
    #[command(flatten)]
    output: Output,
}

const SERVERS: [Contender; 3] = [StoreOff, StoreOn, StoreEvents];

const WORKLOADS: [(&str, Traffic); 2] =
    [("grpc-unary", Traffic::GrpcUnary), ("rest-unary", Traffic::Rest)];

/// Runs the command.
pub async fn requests(options: &Requests) -> Result<()> {
    if cfg!(debug_assertions) {
        eprintln!("a debug build: the numbers tell nothing, use `cargo run --release`");
    }
    let mut sheet = Sheet::new(Vec::new(), targets());
    for (workload, traffic) in WORKLOADS {
        options.cpu(workload, traffic, &mut sheet).await?;
    }
    let counting = build(Binary::ServeCounting).await?;
    for (workload, traffic) in WORKLOADS {
        options.allocations(&counting, workload, traffic, &mut sheet).await?;
    }
    let settings = json!({
        "command": "requests",
        "rounds": options.rounds,
        "calls": options.calls,
        "counted": options.counted,
        "cores": options.cores,
    });
    sheet.publish(settings, options.output.json.as_deref())
}

/// 300 ns and no allocation for a unary call in which nothing happens.
fn targets() -> Vec<Target> {
    let target = |workload, figure, most| Target {
        workload,
        figure,
        contender: StoreOn.name(),
        baseline: None,
        bound: Bound::AtMost(most),
    };
    let both = |(workload, _)| {
        // How many answers an HTTP/2 connection writes at once is not the same in two processes.
        [target(workload, Figure::AddedCpu, 300.0), target(workload, Figure::AddedAllocations, 0.1)]
    };
    WORKLOADS.into_iter().flat_map(both).collect()
}

impl Requests {
    /// All servers run all the time; their turns are short and follow each other.
    async fn cpu(&self, workload: &'static str, traffic: Traffic, sheet: &mut Sheet) -> Result<()> {
        let program = build(Binary::Serve).await?;
        let mut servers = Vec::new();
        for contender in SERVERS {
            servers.push(self.start(&program, contender).await?);
        }
        for round in 0..self.rounds {
            progress(round, self.rounds, workload);
            let mut without = None;
            for (contender, server) in SERVERS.into_iter().zip(&servers) {
                let cpu_us = self.turn(server, traffic).await?;
                let contender = contender.name();
                let figure = Figure::CpuPerCall;
                sheet.push(Sample { workload, contender, figure, round, value: cpu_us });
                let added = (cpu_us - *without.get_or_insert(cpu_us)) * 1e3;
                if contender != StoreOff.name() {
                    let figure = Figure::AddedCpu;
                    sheet.push(Sample { workload, contender, figure, round, value: added });
                }
            }
        }
        for server in servers {
            server.stop().await?;
        }
        Ok(())
    }

    async fn start(&self, program: &Path, contender: Contender) -> Result<Server> {
        Server::start(pinned(self.cores.server_core, program), contender.name()).await
    }

    /// Microseconds of CPU per call.
    async fn turn(&self, server: &Server, traffic: Traffic) -> Result<f64> {
        let load = load(server, traffic, self.warm_up, self.calls)?;
        let generator = LoadGenerator::start(&load, self.cores.load_core).await?;
        let before = CpuTime::of(server.pid())?;
        let calls = generator.measure().await?.calls;
        let used = CpuTime::of(server.pid())?.since(&before);
        Ok(used.as_secs_f64() * 1e6 / calls as f64)
    }

    async fn allocations(
        &self,
        program: &Path,
        workload: &'static str,
        traffic: Traffic,
        sheet: &mut Sheet,
    ) -> Result<()> {
        let mut without = None;
        for contender in SERVERS {
            let mut server = self.start(program, contender).await?;
            let load = Load {
                connections: 1,
                streams: 1,
                ..load(&server, traffic, self.counted, self.counted)?
            };
            let generator = LoadGenerator::start(&load, self.cores.load_core).await?;
            let before = server.counters().await?.allocations;
            let calls = generator.measure().await?.calls as f64;
            let value = (server.counters().await?.allocations - before) as f64 / calls;
            server.stop().await?;
            let contender = contender.name();
            let figure = Figure::Allocations;
            sheet.push(Sample { workload, contender, figure, round: 0, value });
            let added = value - *without.get_or_insert(value);
            if contender != StoreOff.name() {
                let figure = Figure::AddedAllocations;
                sheet.push(Sample { workload, contender, figure, round: 0, value: added });
            }
        }
        Ok(())
    }
}

fn load(server: &Server, traffic: Traffic, warm_up: u64, calls: u64) -> Result<Load> {
    Ok(Load {
        traffic,
        port: server.port(traffic)?,
        connections: 4,
        streams: 16,
        messages: 0,
        warm_up: Window::Calls(warm_up),
        window: Window::Calls(calls),
    })
}
