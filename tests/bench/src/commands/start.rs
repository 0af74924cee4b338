use std::{path::Path, time::Instant};

use serde_json::json;
use tokio::process::Command;

use super::{Output, Workload, progress};
use crate::{
    Result,
    children::{Binary, Server, build},
    contenders::Contender,
    load::{Lane, Traffic},
    report::{Figure, Sample, Sheet},
};

/// Time from the start of the process to its first answer.
#[derive(Clone, Debug, clap::Args)]
pub struct Start {
    /// How often every contender is started.
    #[arg(long, default_value_t = 15)]
    rounds: usize,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
pub async fn start(options: &Start) -> Result<()> {
    let program = build(Binary::Serve).await?;
    let workloads = [Workload::GrpcUnary, Workload::RestUnary];
    let pairs = workloads.iter().flat_map(|workload| workload.pairs()).collect();
    let mut sheet = Sheet::new(pairs, Vec::new());
    for round in 0..options.rounds {
        for workload in workloads {
            for &contender in workload.contenders() {
                progress(round, options.rounds, &format!("{workload} by {contender}"));
                let value = first_answer(&program, contender, workload.traffic()).await?;
                let (workload, contender) = (workload.name(), contender.name());
                let figure = Figure::FirstAnswer;
                sheet.push(Sample { workload, contender, figure, round, value });
            }
        }
    }
    let settings = json!({ "command": "start", "rounds": options.rounds });
    sheet.publish(settings, options.output.json.as_deref())
}

async fn first_answer(program: &Path, contender: Contender, traffic: Traffic) -> Result<f64> {
    let started = Instant::now();
    let server = Server::start(Command::new(program), contender.name()).await?;
    Lane::single(traffic, server.port(traffic)?).await?.call().await?;
    let millis = started.elapsed().as_secs_f64() * 1e3;
    server.stop().await?;
    Ok(millis)
}
