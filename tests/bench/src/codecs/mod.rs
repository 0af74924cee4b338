//! JSON of protobuf messages: radicle's codec beside pbjson with serde_json and prost-reflect.

mod codec;
mod pbjson;
mod prost_reflect;
mod radicle;
mod samples;
mod turn;

use std::fmt;

use serde_json::json;

use self::{codec::Codec, samples::Samples, turn::Turn};
use crate::{
    Result,
    commands::Output,
    report::{Bound, Figure, Pair, Sample, Sheet, Target},
};

/// Encoding and decoding of a small, a medium and a large message.
#[derive(Clone, Debug, clap::Args)]
pub struct Json {
    /// How often every codec has its turn.
    #[arg(long, default_value_t = 101)]
    rounds: usize,
    /// Milliseconds of each turn, one message at least; the fastest of five tries counts.
    #[arg(long, default_value_t = 1)]
    millis: u64,
    #[command(flatten)]
    output: Output,
}

const RADICLE: &str = "radicle";
const PBJSON: &str = "pbjson";
const PROST_REFLECT: &str = "prost-reflect";

/// How much JSON a message makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Small,
    Medium,
    Large,
}

/// Runs the command.
pub fn json(options: &Json) -> Result<()> {
    let mut sheet = Sheet::new(pairs(), targets());
    for size in Size::ALL {
        let codecs = codecs(&Samples::new(size))?;
        let mut turns = Vec::new();
        for (contender, codec) in &codecs {
            for figure in [Figure::Encoding, Figure::Decoding] {
                turns.push(Turn::new(contender, figure, codec.as_ref(), options.millis)?);
            }
        }
        eprintln!("{size}: {} bytes, {} rounds", turns[0].bytes(), options.rounds);
        for round in 0..options.rounds {
            for turn in &mut turns {
                let (contender, figure) = (turn.contender, turn.figure);
                let value = turn.take()?;
                sheet.push(Sample { workload: size.name(), contender, figure, round, value });
            }
        }
    }
    let Json { rounds, millis, .. } = options;
    let settings = json!({ "command": "json", "rounds": rounds, "millis": millis });
    sheet.publish(settings, options.output.json.as_deref())
}

/// All codecs of one message, after a look at whether they agree on its JSON.
fn codecs(samples: &Samples) -> Result<Vec<(&'static str, Box<dyn Codec>)>> {
    let codecs = vec![
        (RADICLE, radicle::codec(samples)),
        (PBJSON, pbjson::codec(samples)?),
        (PROST_REFLECT, prost_reflect::codec(samples)?),
    ];
    let mut expected = None;
    for (contender, codec) in &codecs {
        let mut text = Vec::new();
        codec.encode(&mut text)?;
        let value: serde_json::Value = serde_json::from_slice(&text)?;
        if expected.get_or_insert_with(|| value.clone()) != &value {
            return Err(format!("{contender} writes other JSON than {RADICLE}").into());
        }
    }
    Ok(codecs)
}

fn pairs() -> Vec<Pair> {
    let pair = |workload, baseline| Pair { workload, contender: RADICLE, baseline };
    let of = |size: &Size| [PBJSON, PROST_REFLECT].map(|baseline| pair(size.name(), baseline));
    Size::ALL.iter().flat_map(of).collect()
}

/// Twice pbjson's speed on the medium message, and never less than it.
fn targets() -> Vec<Target> {
    let target = |size: Size, figure| Target {
        workload: size.name(),
        figure,
        contender: RADICLE,
        baseline: Some(PBJSON),
        bound: Bound::AtLeast(if size == Size::Medium { 2.0 } else { 1.0 }),
    };
    let of = |size: Size| [Figure::Encoding, Figure::Decoding].map(|figure| target(size, figure));
    Size::ALL.into_iter().flat_map(of).collect()
}

impl Size {
    const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    fn name(self) -> &'static str {
        match self {
            Self::Small => "json-small",
            Self::Medium => "json-medium",
            Self::Large => "json-large",
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_codec_writes_and_reads_the_same_json() {
        for (size, least, most) in
            [(Size::Small, 60, 70), (Size::Medium, 820, 880), (Size::Large, 950_000, 1_050_000)]
        {
            for (contender, codec) in codecs(&Samples::new(size)).unwrap() {
                let mut text = Vec::new();
                codec.encode(&mut text).unwrap();
                assert!((least..most).contains(&text.len()), "{size}: {} bytes", text.len());
                codec.decode(&text).unwrap_or_else(|error| panic!("{contender}: {error}"));
            }
        }
    }
}
