//! The first values of flags.

use std::time::SystemTime;

use super::{
    declare::{About, Flag, Spec},
    names,
    registry::Now,
    shown::masked,
    source::{Given, Layer, Layers, Source},
};

/// Puts the first value of each flag in place; what is wrong is told for all of them. What is missing is not,
/// unless the sources are whole.
pub(super) fn start(
    about: &About,
    flags: &[Flag],
    layers: Vec<(Source, Layer)>,
    is_whole: bool,
    problems: &mut Vec<String>,
) -> Vec<Now> {
    let mut by_flag: Vec<Layers> = flags.iter().map(|_| Layers::default()).collect();
    for (source, layer) in layers {
        for (layers, given) in by_flag.iter_mut().zip(layer) {
            layers.set(source, given);
        }
    }
    let first = |(flag, layers)| first(about, flag, layers, is_whole, problems);
    flags.iter().zip(by_flag).filter_map(first).collect()
}

fn first(
    about: &About,
    flag: &Flag,
    layers: Layers,
    is_whole: bool,
    problems: &mut Vec<String>,
) -> Option<Now> {
    let spec = &flag.spec;
    let before = problems.len();
    let default = flag.slot.default().unwrap_or_else(|reason| {
        let reason = spec.reason(&reason);
        problems.push(format!("flag `{}`: its default is refused: {reason}", spec.name));
        None
    });
    let default_shown = default.as_ref().map(|reading| masked(spec, &reading.shown));
    let mut reading = default;
    for given in Source::ALL.into_iter().filter_map(|source| layers.get(source)) {
        match flag.checked(&given.text) {
            Ok(read) => reading = Some(read),
            Err(reason) => problems.push(refused(spec, given, &reason)),
        }
    }
    if problems.len() > before {
        return None;
    }
    let Some(reading) = reading else {
        if is_whole {
            problems.push(missing(about, spec));
        }
        return None;
    };
    let shown = masked(spec, &reading.shown);
    (reading.put)();
    let (source, origin) = match layers.top() {
        Some((source, given)) => (source, given.origin.clone()),
        None => (Source::Default, String::new()),
    };
    Some(Now {
        layers,
        shown,
        default: default_shown,
        source,
        origin,
        since: SystemTime::now(),
        version: 1,
        refused: None,
    })
}

fn refused(spec: &Spec, given: &Given, reason: &str) -> String {
    let (name, origin, reason) = (spec.name, &given.origin, spec.reason(reason));
    let value = masked(spec, &given.text).cut();
    format!("flag `{name}`: {value:?} from {origin} is refused: {reason}")
}

fn missing(about: &About, spec: &Spec) -> String {
    let name = spec.name;
    let (argument, variable) = (names::kebab(name), names::variable(about, name));
    format!(
        "flag `{name}` is required: give `--{argument}`, the environment variable `{variable}`, or `{name}` in a file of `--config` or `--config-dir`"
    )
}
