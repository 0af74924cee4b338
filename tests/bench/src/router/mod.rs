//! Time to find the route of a path: radicle's router beside matchit, axum's, on templates that both can
//! express.

mod matchit;
mod radicle;
mod routes;

use serde_json::json;

use self::routes::Routes;
use crate::{
    Result,
    commands::Output,
    measure::Repeat,
    report::{Bound, Figure, Pair, Sample, Sheet, Target},
};

/// Time to find a route among 10, 100, 1,000 and 10,000.
#[derive(Clone, Debug, clap::Args)]
pub struct Router {
    /// How often every router has its turn.
    #[arg(long, default_value_t = 101)]
    rounds: usize,
    /// Milliseconds of each turn; the fastest of five tries counts.
    #[arg(long, default_value_t = 1)]
    millis: u64,
    #[command(flatten)]
    output: Output,
}

const RADICLE: &str = "radicle";
const MATCHIT: &str = "matchit";

/// How many routes there are, the workload's name, and that of radicle in the last workload.
const SIZES: [(usize, &str, &str); 4] = [
    (10, "router-10", "radicle-10"),
    (100, "router-100", "radicle-100"),
    (1_000, "router-1000", "radicle-1000"),
    (10_000, "router-10000", "radicle-10000"),
];

/// All sizes of radicle beside each other.
const GROWTH: &str = "router-growth";

/// Looks a path up and reads its variables; gives the route and the length of all variables.
type Lookup = Box<dyn Fn(&str) -> Option<(usize, usize)>>;

/// Runs the command.
pub fn router(options: &Router) -> Result<()> {
    let mut sheet = Sheet::new(pairs(), targets());
    let mut turns = Vec::new();
    for (size, workload, alone) in SIZES {
        let routes = Routes::new(size);
        for (contender, lookup) in
            [(RADICLE, radicle::lookup(&routes)?), (MATCHIT, matchit::lookup(&routes)?)]
        {
            let mut work = work(contender, routes.paths(), lookup)?;
            let repeat = Repeat::fill(options.millis, &mut work)?;
            turns.push((workload, contender, alone, size.min(routes::PATHS), work, repeat));
        }
    }
    for round in 0..options.rounds {
        for (workload, contender, alone, paths, work, repeat) in &mut turns {
            let value = repeat.seconds(work)? * 1e9 / *paths as f64;
            let figure = Figure::Match;
            sheet.push(Sample { workload, contender, figure, round, value });
            if *contender == RADICLE {
                sheet.push(Sample { workload: GROWTH, contender: alone, figure, round, value });
            }
        }
    }
    let Router { rounds, millis, .. } = options;
    let settings = json!({ "command": "router", "rounds": rounds, "millis": millis });
    sheet.publish(settings, options.output.json.as_deref())
}

/// Looks every path up once, after a look at whether the router finds the right routes.
fn work(
    contender: &str,
    paths: Vec<routes::Path>,
    lookup: Lookup,
) -> Result<impl FnMut() -> Result<()>> {
    for path in &paths {
        let found = lookup(&path.text);
        if found != Some((path.route, path.variables)) {
            return Err(format!("{contender} finds {found:?} for {path:?}").into());
        }
    }
    Ok(move || {
        for path in &paths {
            std::hint::black_box(lookup(&path.text));
        }
        Ok(())
    })
}

fn pairs() -> Vec<Pair> {
    let pair = |workload| Pair { workload, contender: RADICLE, baseline: MATCHIT };
    let growth = SIZES[1..].iter().map(|(_, _, alone)| Pair {
        workload: GROWTH,
        contender: alone,
        baseline: SIZES[0].2,
    });
    SIZES.iter().map(|(_, workload, _)| pair(workload)).chain(growth).collect()
}

/// No slower than matchit, and flat: at most twice the time for a thousand times the routes.
fn targets() -> Vec<Target> {
    let target = |pair: Pair, most| Target {
        workload: pair.workload,
        figure: Figure::Match,
        contender: pair.contender,
        baseline: Some(pair.baseline),
        bound: Bound::AtMost(most),
    };
    let most = |pair: &Pair| if pair.workload == GROWTH { 2.0 } else { 1.0 };
    pairs().into_iter().map(|pair| target(pair, most(&pair))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_routers_find_every_route() {
        for size in [10, 100, 1_000] {
            let routes = Routes::new(size);
            let lookups =
                [(RADICLE, radicle::lookup(&routes)), (MATCHIT, matchit::lookup(&routes))];
            for (contender, lookup) in lookups {
                drop(work(contender, routes.paths(), lookup.unwrap()).unwrap());
            }
        }
    }
}
