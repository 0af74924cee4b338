//! What the JSON code of many messages costs to compile: radicle's beside pbjson's, both with the code of
//! the messages themselves subtracted.

mod library;
mod proto;

use serde_json::json;

use self::library::{Generator, Library};
use crate::{
    Result,
    commands::Output,
    report::{Bound, Figure, Pair, Sample, Sheet, Target},
};

const WORKLOAD: &str = "json-build";

/// CPU time to compile the JSON code of many messages, in debug and in release.
#[derive(Clone, Debug, clap::Args)]
pub struct JsonBuildCost {
    /// Messages of the proto, ten fields each.
    #[arg(long, default_value_t = 200)]
    messages: usize,
    /// How often each library is compiled again, in debug and in release.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
pub async fn json_build_cost(options: &JsonBuildCost) -> Result<()> {
    let mut sheet = Sheet::new(vec![pair()], targets());
    let libraries = Generator::ALL.map(|generator| Library::create(generator, options.messages));
    let libraries = libraries.into_iter().collect::<Result<Vec<_>>>()?;
    for release in [false, true] {
        for library in &libraries {
            eprintln!("building {} and its dependencies", library.generator.name());
            library.compile(release).await?;
        }
        for round in 0..options.rounds {
            eprintln!("round {}/{}: release {release}", round + 1, options.rounds);
            one_round(&libraries, release, round, &mut sheet).await?;
        }
    }
    let JsonBuildCost { messages, rounds, .. } = options;
    let settings = json!({ "command": "json-build-cost", "messages": messages, "rounds": rounds });
    sheet.publish(settings, options.output.json.as_deref())
}

/// Compiles every library once; the first one has the messages alone.
async fn one_round(
    libraries: &[Library],
    release: bool,
    round: usize,
    sheet: &mut Sheet,
) -> Result<()> {
    let (whole, part) = match release {
        false => (Figure::DebugCompile, Figure::DebugJson),
        true => (Figure::ReleaseCompile, Figure::ReleaseJson),
    };
    let mut messages = None;
    for library in libraries {
        let contender = library.generator.name();
        let sample = |figure, value| Sample { workload: WORKLOAD, contender, figure, round, value };
        library.edit()?;
        let took = library.compile(release).await?.as_secs_f64();
        sheet.push(sample(whole, took));
        match messages {
            None => messages = Some(took),
            Some(messages) => sheet.push(sample(part, took - messages)),
        }
    }
    Ok(())
}

fn pair() -> Pair {
    let (contender, baseline) = (Generator::Radicle.name(), Generator::Pbjson.name());
    Pair { workload: WORKLOAD, contender, baseline }
}

/// At most half of pbjson's.
fn targets() -> Vec<Target> {
    let Pair { workload, contender, baseline } = pair();
    let half = |figure| Target {
        workload,
        figure,
        contender,
        baseline: Some(baseline),
        bound: Bound::AtMost(0.5),
    };
    [Figure::DebugJson, Figure::ReleaseJson].map(half).to_vec()
}
