//! The door for the fuzz targets, open under `--cfg fuzzing` only.
#![allow(missing_docs, reason = "not public")]

use http::Method;

use super::{
    percent, query,
    router::{Found, Router, captures, reference},
};
use crate::spec::Template;

/// Finds each request in a router of the routes, compares it with what the reference finds, and gives the
/// index of the route.
///
/// # Panics
/// They disagree, or a variable takes what is not in the path.
pub fn route(
    routes: &[(Option<Method>, &'static Template)],
    requests: &[(Method, &str)],
) -> Vec<Option<usize>> {
    let mut router = Router::new();
    let mut inserted: Vec<reference::Route> = Vec::new();
    for (method, template) in routes.iter().take(reference::MOST_ROUTES) {
        if router.insert(method.clone(), template, inserted.len()).is_ok() {
            inserted.push((method.clone(), template));
        }
    }
    let find = |(method, path): &(Method, &str)| {
        let found = router.find(method, path);
        assert_eq!(found, reference::find(&inserted, method, path), "{method} {path}");
        let Found::Target { target, end } = found else { return None };
        let template = inserted[*target].1;
        let captured = captures(template, &path[..end]);
        let texts: Vec<_> = captured.map(|it| percent::decode(it.text, b"")).collect();
        assert_eq!(texts.len(), template.variables.len(), "{path}");
        Some(*target)
    };
    requests.iter().map(find).collect()
}

/// The decoded pairs of a query string; nothing if one is malformed.
pub fn query(text: &str) -> Option<Vec<(String, String)>> {
    let pairs = query::pairs(text).map(|pair| {
        let pair = pair.ok()?;
        Some((pair.key.into_owned(), pair.value.into_owned()))
    });
    pairs.collect()
}
