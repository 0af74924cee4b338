//! The rules once more, tried template by template: what the trie has to agree with.

use std::collections::BTreeSet;

use http::Method;

use super::Found;
use crate::{
    spec::{Segment, Template},
    transport::rest::percent,
};

/// A target is the index of its route.
pub(crate) type Route = (Option<Method>, &'static Template);

/// How many routes there may be.
pub(crate) const MOST_ROUTES: usize = 32;

/// How a template matches: smaller is more specific.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Literal,
    Single,
    Multi,
}

/// Where the path ends when the template matches it.
fn matched(template: &Template, path: &str) -> Option<usize> {
    let end = match template.verb {
        Some(verb) => path.strip_suffix(verb)?.strip_suffix(':')?.len(),
        None => path.len(),
    };
    let mut given = path[..end].strip_prefix('/')?.split('/');
    for segment in template.segments {
        let fits = match segment {
            Segment::Multi => return Some(end),
            Segment::Single => !given.next()?.is_empty(),
            Segment::Literal(text) => {
                percent::decode(given.next()?, b"").is_ok_and(|it| it == *text)
            }
        };
        if !fits {
            return None;
        }
    }
    given.next().is_none().then_some(end)
}

fn rank(template: &Template, end: usize) -> (Vec<Kind>, usize) {
    let kind = |segment: &Segment| match segment {
        Segment::Literal(_) => Kind::Literal,
        Segment::Single => Kind::Single,
        Segment::Multi => Kind::Multi,
    };
    (template.segments.iter().map(kind).collect(), end)
}

/// As [`Router::find`](super::Router::find).
pub(crate) fn find<'r>(routes: &'r [Route], method: &Method, path: &str) -> Found<'r, usize> {
    let mut matches: Vec<_> = (0..routes.len())
        .filter_map(|at| matched(routes[at].1, path).map(|end| (rank(routes[at].1, end), end, at)))
        .collect();
    matches.sort();
    let exact = |at: usize, method: &Method| routes[at].0.as_ref() == Some(method);
    let found = matches.iter().find_map(|(best, end, _)| {
        let equal = || matches.iter().filter(|(rank, ..)| rank == best).map(|(.., at)| *at);
        let head = equal().find(|at| *method == Method::HEAD && exact(*at, &Method::GET));
        let any = || equal().find(|at| routes[*at].0.is_none());
        equal().find(|at| exact(*at, method)).or(head).or_else(any).map(|at| (at, *end))
    });
    if let Some((at, end)) = found {
        return Found::Target { target: &INDEXES[at], end };
    }
    let mut allowed: BTreeSet<_> =
        matches.iter().filter_map(|(.., at)| routes[*at].0.as_ref()).map(Method::as_str).collect();
    if allowed.is_empty() {
        return Found::Nothing;
    }
    if allowed.contains("GET") {
        allowed.insert("HEAD");
    }
    Found::Methods(allowed)
}

static INDEXES: [usize; MOST_ROUTES] = {
    let mut indexes = [0; MOST_ROUTES];
    let mut at = 0;
    while at < indexes.len() {
        indexes[at] = at;
        at += 1;
    }
    indexes
};
