//! What a service with many methods costs to build: as a plain tonic crate and as a radicle
//! crate, with the same methods and the same bodies.

mod build;
mod project;
mod service;

use serde_json::json;

use crate::{
    Result,
    commands::Output,
    contenders::Contender,
    report::{Bound, Figure, Pair, Sample, Sheet, Target},
};
use project::Project;

const WORKLOAD: &str = "build";

/// Generated lines, LLVM IR and rebuild times of a service with many methods.
#[derive(Clone, Debug, clap::Args)]
pub struct BuildCost {
    /// Methods of the service.
    #[arg(long, default_value_t = 50)]
    methods: usize,
    /// How often each crate is built again, in debug and in release.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
pub async fn build_cost(options: &BuildCost) -> Result<()> {
    let mut sheet = Sheet::new(vec![pair()], targets());
    let mut projects = Vec::new();
    for contender in [Contender::Tonic, Contender::Radicle] {
        eprintln!("building the {contender} crate and its dependencies");
        let project = Project::create(contender, options.methods)?;
        let methods = options.methods as f64;
        for (figure, lines) in build::lines(&project).await? {
            sheet.push(sample(contender, figure, 0, lines as f64 / methods));
        }
        projects.push((contender, project));
    }
    for figure in [Figure::DebugRebuild, Figure::ReleaseRebuild] {
        rebuild(figure, &projects, options.rounds, &mut sheet).await?;
    }
    let (methods, rounds) = (options.methods, options.rounds);
    let settings = json!({ "command": "build-cost", "methods": methods, "rounds": rounds });
    sheet.publish(settings, options.output.json.as_deref())
}

/// Edits and builds the crates in turn.
async fn rebuild(
    figure: Figure,
    projects: &[(Contender, Project)],
    rounds: usize,
    sheet: &mut Sheet,
) -> Result<()> {
    let release = figure == Figure::ReleaseRebuild;
    for (_, project) in projects {
        build::timed(project, release).await?;
    }
    for round in 0..rounds {
        for (contender, project) in projects {
            eprintln!("round {}/{rounds}: {figure} of {contender}", round + 1);
            project.edit()?;
            let took = build::timed(project, release).await?;
            sheet.push(sample(*contender, figure, round, took.as_secs_f64()));
        }
    }
    Ok(())
}

fn sample(contender: Contender, figure: Figure, round: usize, value: f64) -> Sample {
    Sample { workload: WORKLOAD, contender: contender.name(), figure, round, value }
}

fn pair() -> Pair {
    let (contender, baseline) = (Contender::Radicle.name(), Contender::Tonic.name());
    Pair { workload: WORKLOAD, contender, baseline }
}

/// At most half of tonic's, each of them.
fn targets() -> Vec<Target> {
    let Pair { workload, contender, baseline } = pair();
    let half = |figure| Target {
        workload,
        figure,
        contender,
        baseline: Some(baseline),
        bound: Bound::AtMost(0.5),
    };
    let figures =
        [Figure::GeneratedLines, Figure::IrLines, Figure::DebugRebuild, Figure::ReleaseRebuild];
    figures.map(half).to_vec()
}
