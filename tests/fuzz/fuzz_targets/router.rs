//! The path matcher against its slow reference. The first lines are routes, `GET /v1/{name}` or
//! `* /v1/{name}`; behind an empty line each line is a path.
#![no_main]

use http::Method;
use libfuzzer_sys::fuzz_target;
use radicle::__private::fuzz::route;
use radicle_build::__fuzz::template;

fuzz_target!(|text: &str| {
    fuzz::limit_memory(16 << 20);
    let (routes, paths) = text.split_once("\n\n").unwrap_or((text, ""));
    let routes = routes.lines().filter_map(|line| {
        let (method, source) = line.split_once(' ')?;
        let method = if method == "*" { None } else { Some(method.parse().ok()?) };
        Some((method, fuzz::spec(&template(source).ok()?)))
    });
    let routes: Vec<_> = routes.take(16).collect();
    let methods = [Method::GET, Method::POST, Method::HEAD];
    let paths = paths.lines().take(64);
    let requests: Vec<_> =
        paths.flat_map(|path| methods.iter().map(move |method| (method.clone(), path))).collect();
    route(&routes, &requests);
});
