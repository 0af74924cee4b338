use serde_json::json;

use super::{Cores, Output, Workload, progress};
use crate::{
    Result,
    children::{Binary, LoadGenerator, Server, build, pinned},
    load::{Load, Window},
    report::{Figure, Sample, Sheet},
};

/// Allocations and allocated bytes per call; exact but for what the runtime does on its own.
#[derive(Clone, Debug, clap::Args)]
pub struct Allocations {
    /// Calls before counting, so that buffers and tables have their size.
    #[arg(long, default_value_t = 2_000)]
    warm_up: u64,
    /// Calls counted.
    #[arg(long, default_value_t = 10_000)]
    calls: u64,
    /// Messages in each streaming call.
    #[arg(long, default_value_t = 100)]
    messages: u32,
    /// Only these workloads.
    #[arg(long, value_delimiter = ',')]
    workload: Vec<Workload>,
    #[command(flatten)]
    cores: Cores,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
pub async fn allocations(options: &Allocations) -> Result<()> {
    let program = build(Binary::ServeCounting).await?;
    let wanted = |it: &Workload| options.workload.is_empty() || options.workload.contains(it);
    let workloads: Vec<_> = Workload::ALL.iter().copied().filter(wanted).collect();
    let mut sheet = Sheet::new(workloads.iter().flat_map(|it| it.pairs()).collect(), Vec::new());
    for workload in workloads {
        for &contender in workload.contenders() {
            progress(0, 1, &format!("{workload} by {contender}"));
            let command = pinned(options.cores.server_core, &program);
            let server = Server::start(command, contender.name()).await?;
            for (figure, value) in options.turn(server, workload).await? {
                let (workload, contender) = (workload.name(), contender.name());
                sheet.push(Sample { workload, contender, figure, round: 0, value });
            }
        }
    }
    let settings = json!({
        "command": "allocations",
        "calls": options.calls,
        "messages": options.messages,
    });
    sheet.publish(settings, options.output.json.as_deref())
}

impl Allocations {
    async fn turn(&self, mut server: Server, workload: Workload) -> Result<[(Figure, f64); 2]> {
        let load = Load {
            traffic: workload.traffic(),
            port: server.port(workload.traffic())?,
            connections: 1,
            streams: 1,
            messages: self.messages,
            warm_up: Window::Calls(self.warm_up),
            window: Window::Calls(self.calls),
        };
        let generator = LoadGenerator::start(&load, self.cores.load_core).await?;
        let before = server.counters().await?;
        let calls = generator.measure().await?.calls as f64;
        let after = server.counters().await?;
        server.stop().await?;
        Ok([
            (Figure::Allocations, (after.allocations - before.allocations) as f64 / calls),
            (Figure::AllocatedBytes, (after.bytes - before.bytes) as f64 / calls),
        ])
    }
}
