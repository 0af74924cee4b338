//! The rules once more, tried template by template, against the trie.

use std::collections::BTreeSet;

use http::Method;
use proptest::{collection::vec, prelude::*, sample::select};

use super::template::template;
use crate::{
    spec::{Segment, Template},
    transport::rest::{
        percent,
        router::{Found, Router},
    },
};

type Route = (Option<Method>, &'static Template);

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

fn find<'r>(routes: &'r [Route], method: &Method, path: &str) -> Found<'r, usize> {
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

static INDEXES: [usize; 32] = {
    let mut indexes = [0; 32];
    let mut at = 0;
    while at < indexes.len() {
        indexes[at] = at;
        at += 1;
    }
    indexes
};

fn routes() -> impl Strategy<Value = Vec<(Option<Method>, String)>> {
    let method = select(vec![Some(Method::GET), Some(Method::POST), None]);
    let segments = vec(select(vec!["a", "b", "a%3Av", "*", "*"]), 0..4);
    let multi = select(vec!["", "", "/**"]);
    let verb = select(vec!["", "", ":v", ":w", ":v:w"]);
    let route = (method, segments, multi, verb).prop_filter_map(
        "empty",
        |(method, segments, multi, verb)| {
            let path: String = segments.iter().map(|it| format!("/{it}")).collect();
            (!path.is_empty() || !multi.is_empty())
                .then(|| (method, format!("{path}{multi}{verb}")))
        },
    );
    vec(route, 1..12)
}

fn paths() -> impl Strategy<Value = String> {
    let segment = select(vec![
        "a", "a", "b", "", "c", "%61", "%6", "a%3Av", "a:v", "a:v:w", ":v", "b:w", "c:v:w",
    ]);
    vec(segment, 1..6).prop_map(|segments| segments.iter().map(|it| format!("/{it}")).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_trie_agrees(routes in routes(), paths in vec(paths(), 1..20)) {
        let mut router = Router::new();
        let mut inserted: Vec<Route> = Vec::new();
        for (method, source) in routes {
            let template = template(&source);
            let at = inserted.len();
            if router.insert(method.clone(), template, at).is_ok() {
                inserted.push((method, template));
            }
        }
        for path in paths {
            for method in [Method::GET, Method::POST, Method::HEAD] {
                let expected = find(&inserted, &method, &path);
                prop_assert_eq!(router.find(&method, &path), expected, "{} {}", method, path);
            }
        }
    }
}
