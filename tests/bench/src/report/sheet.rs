use std::{fmt, fs, path::Path};

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Comparison, Figure, Pair, Table, Target,
    number::{number, spread},
};
use crate::{Result, measure::Spread};

/// One figure of one contender in one round.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sample {
    /// The workload.
    pub workload: &'static str,
    /// Who was measured.
    pub contender: &'static str,
    /// What was measured.
    pub figure: Figure,
    /// In which round, from 0.
    pub round: usize,
    /// The number.
    pub value: f64,
}

/// One figure of one contender over all rounds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The workload.
    pub workload: &'static str,
    /// Who was measured.
    pub contender: &'static str,
    /// What was measured.
    pub figure: Figure,
    /// The condensed numbers.
    pub spread: Spread,
}

/// Everything that one command measured.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    samples: Vec<Sample>,
    pairs: Vec<Pair>,
    targets: Vec<Target>,
}

impl Sheet {
    /// A sheet that will compare these pairs and hold these targets against the numbers.
    pub fn new(pairs: Vec<Pair>, targets: Vec<Target>) -> Self {
        Self { samples: Vec::new(), pairs, targets }
    }

    /// Adds a number.
    pub fn push(&mut self, sample: Sample) {
        self.samples.push(sample);
    }

    /// Every contender's figures, in the order in which they were measured.
    pub fn summaries(&self) -> Vec<Summary> {
        let keys = distinct(self.samples.iter().map(|it| (it.workload, it.contender, it.figure)));
        let summary = |&(workload, contender, figure): &(&'static str, &'static str, Figure)| {
            let values = self.of(workload, contender, figure).map(|sample| sample.value);
            Some(Summary { workload, contender, figure, spread: Spread::of(values)? })
        };
        keys.iter().filter_map(summary).collect()
    }

    /// The ratios of the pairs, round by round, and the figures with a target of their own.
    pub fn comparisons(&self) -> Vec<Comparison> {
        let ratios = self.pairs.iter().flat_map(|pair| {
            let samples = self.samples.iter().filter(|it| it.workload == pair.workload);
            let figures = distinct(samples.map(|sample| sample.figure));
            figures.into_iter().filter_map(|figure| self.ratio(pair, figure)).collect::<Vec<_>>()
        });
        let alone = self.targets.iter().filter(|target| target.baseline.is_none());
        ratios.chain(alone.filter_map(|target| self.alone(target))).collect()
    }

    fn of(
        &self,
        workload: &'static str,
        contender: &'static str,
        figure: Figure,
    ) -> impl Iterator<Item = &Sample> {
        let key = (workload, contender, figure);
        self.samples.iter().filter(move |it| (it.workload, it.contender, it.figure) == key)
    }

    fn ratio(&self, pair: &Pair, figure: Figure) -> Option<Comparison> {
        let Pair { workload, contender, baseline } = *pair;
        let ratios = self.of(workload, contender, figure).filter_map(|above| {
            let mut below = self.of(workload, baseline, figure);
            Some(above.value / below.find(|below| below.round == above.round)?.value)
        });
        let spread = Spread::of(ratios)?;
        let target = self.targets.iter().find(|target| {
            (target.workload, target.figure, target.contender, target.baseline)
                == (workload, figure, contender, Some(baseline))
        });
        let target = target.map(|target| target.bound);
        Some(Comparison { workload, figure, contender, baseline: Some(baseline), spread, target })
    }

    fn alone(&self, target: &Target) -> Option<Comparison> {
        let Target { workload, figure, contender, bound, .. } = *target;
        let values = self.of(workload, contender, figure).map(|sample| sample.value);
        let spread = Spread::of(values)?;
        let target = Some(bound);
        Some(Comparison { workload, figure, contender, baseline: None, spread, target })
    }

    /// Prints the tables; writes the JSON, with the settings of the run, if a file is named.
    pub fn publish(&self, settings: Value, file: Option<&Path>) -> Result<()> {
        println!("{self}");
        let Some(file) = file else { return Ok(()) };
        let all = json!({
            "settings": settings,
            "samples": self.samples,
            "summaries": self.summaries(),
            "comparisons": self.comparisons(),
        });
        let text = serde_json::to_string_pretty(&all)? + "\n";
        fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()).into())
    }

    fn summary_tables(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let summaries = self.summaries();
        for workload in distinct(summaries.iter().map(|it| it.workload)) {
            let mine = || summaries.iter().filter(|it| it.workload == workload);
            let figures = distinct(mine().map(|it| it.figure));
            let head = figures.iter().map(ToString::to_string);
            let mut table = Table::new(1, std::iter::once(workload.to_owned()).chain(head));
            for contender in distinct(mine().map(|it| it.contender)) {
                let cell = |figure: &Figure| {
                    let key = (contender, *figure);
                    let found = mine().find(|it| (it.contender, it.figure) == key);
                    found.map_or("–".to_owned(), |it| spread(&it.spread))
                };
                let cells = figures.iter().map(cell);
                table.row(std::iter::once(contender.to_owned()).chain(cells));
            }
            writeln!(f, "{table}")?;
        }
        Ok(())
    }

    fn comparison_table(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["ratio", "workload", "figure", "median", "min", "max", "target", ""];
        let mut table = Table::new(3, head.map(str::to_owned));
        for comparison in self.comparisons() {
            let Spread { median, min, max } = comparison.spread;
            table.row([
                comparison.subject(),
                comparison.workload.to_owned(),
                comparison.figure.to_string(),
                number(median),
                number(min),
                number(max),
                comparison.target.map(|bound| bound.to_string()).unwrap_or_default(),
                comparison.verdict().to_owned(),
            ]);
        }
        write!(f, "{table}")
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.summary_tables(f)?;
        self.comparison_table(f)
    }
}

fn distinct<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.fold(Vec::new(), |mut known, next| {
        if !known.contains(&next) {
            known.push(next);
        }
        known
    })
}

#[cfg(test)]
mod tests {
    use super::{super::Bound, *};

    const PAIR: Pair = Pair { workload: "w", contender: "tonic", baseline: "hyper-http2" };

    fn sheet(bound: Bound) -> Sheet {
        let target = |figure, baseline| Target {
            workload: "w",
            figure,
            contender: "tonic",
            baseline,
            bound,
        };
        let targets =
            vec![target(Figure::CpuPerCall, Some("hyper-http2")), target(Figure::CpuPerCall, None)];
        let mut sheet = Sheet::new(vec![PAIR], targets);
        // The machine is twice as slow in round 1: pairs see that, medians alone do not.
        for (round, pair) in [(6.0, 4.0), (12.0, 8.0), (9.0, 3.0)].into_iter().enumerate() {
            for (contender, value) in [("tonic", pair.0), ("hyper-http2", pair.1)] {
                let figure = Figure::CpuPerCall;
                sheet.push(Sample { workload: "w", contender, figure, round, value });
            }
        }
        sheet
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        let comparisons = sheet(Bound::AtMost(1.5)).comparisons();
        assert_eq!(comparisons[0].spread, Spread { median: 1.5, min: 1.5, max: 3.0 });
        assert_eq!(comparisons[0].verdict(), "met");
        assert_eq!(comparisons[1].spread, Spread { median: 9.0, min: 6.0, max: 12.0 });
        assert_eq!(comparisons[1].verdict(), "missed");
    }

    #[test]
    fn a_contender_that_was_not_measured_is_left_out() {
        let mut sheet = sheet(Bound::AtLeast(1.0));
        sheet.samples.retain(|sample| sample.contender == "tonic");
        let comparisons = sheet.comparisons();
        assert_eq!(comparisons.len(), 1);
        assert_eq!(comparisons[0].baseline, None);
    }

    #[test]
    fn tables_name_target_and_verdict() {
        let text = sheet(Bound::AtMost(1.4)).to_string();
        assert!(text.contains("| tonic       | 9.00 (6.00–12.0) |"), "{text}");
        assert!(text.contains("≤ 1.40 | missed |"), "{text}");
    }
}
