//! The trie against the reference.

use http::Method;
use proptest::{collection::vec, prelude::*, sample::select};

use super::template::template;
use crate::transport::rest::router::{
    Router,
    reference::{Route, find},
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
