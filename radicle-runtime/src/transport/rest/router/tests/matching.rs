use http::Method;

use super::template::template;
use crate::transport::rest::router::{Found, Router};

fn router<const N: usize>(routes: [(&str, &'static str); N]) -> Router<&'static str> {
    let mut router = Router::new();
    for (method, source) in routes {
        let method = (method != "*").then(|| method.parse().expect("a method token"));
        router.insert(method, template(source), source).expect("no two equal templates");
    }
    router
}

#[track_caller]
fn gets(router: &Router<&'static str>, path: &str, expected: &str) {
    finds(router, Method::GET, path, expected);
}

/// Expects a template, `405` with its methods, or `404`.
#[track_caller]
fn finds(router: &Router<&'static str>, method: Method, path: &str, expected: &str) {
    let found = match router.find(&method, path) {
        Found::Target { target, .. } => (*target).to_owned(),
        Found::Methods(names) => format!("405 {}", Vec::from_iter(names).join(" ")),
        Found::Nothing => "404".to_owned(),
    };
    assert_eq!(found, expected, "{method} {path}");
}

#[test]
fn specificity_decides() {
    let router = router([
        ("GET", "/v1/{rest=**}"),
        ("GET", "/v1/{id}"),
        ("GET", "/v1/me"),
        ("GET", "/v1/{a}/x"),
        ("GET", "/v1/me/{b}/z"),
    ]);
    gets(&router, "/v1/me", "/v1/me");
    gets(&router, "/v1/you", "/v1/{id}");
    gets(&router, "/v1/me/x", "/v1/{a}/x");
    gets(&router, "/v1/me/y", "/v1/{rest=**}");
    gets(&router, "/v1/me/y/z", "/v1/me/{b}/z");
    gets(&router, "/v1/me/x/y", "/v1/{rest=**}");
}

#[test]
fn single_takes_no_empty_segment() {
    let router = router([("GET", "/v1/{id}"), ("GET", "/v1/{id}/x"), ("GET", "/v2/{id}:go")]);
    gets(&router, "/v1/", "404");
    gets(&router, "/v1", "404");
    gets(&router, "/v1//x", "404");
    gets(&router, "/v1/a/", "404");
    gets(&router, "/v2/:go", "404");
}

#[test]
fn multi_may_be_empty() {
    let router =
        router([("GET", "/v1/{rest=**}"), ("GET", "/v2/{rest=**}:go"), ("GET", "/v3/*/**")]);
    for path in ["/v1", "/v1/", "/v1//", "/v1/a/b/"] {
        gets(&router, path, "/v1/{rest=**}");
    }
    for path in ["/v2:go", "/v2/:go", "/v2/a/b:go"] {
        gets(&router, path, "/v2/{rest=**}:go");
    }
    gets(&router, "/v2/a:go/b", "404");
    gets(&router, "/v3/a", "/v3/*/**");
    gets(&router, "/v3", "404");
    gets(&router, "/v3/", "404");
}

#[test]
fn the_longest_registered_verb_wins() {
    let router = router([
        ("GET", "/v1/{id}"),
        ("GET", "/v1/{id}:go"),
        ("GET", "/v1/{id}:now:go"),
        ("GET", "/v2/{id}:go"),
        ("GET", "/v1/list:go"),
    ]);
    for (path, expected, end) in [
        ("/v1/a", "/v1/{id}", 5),
        ("/v1/a:go", "/v1/{id}:go", 5),
        ("/v1/a:b:go", "/v1/{id}:go", 7),
        ("/v1/a:now:go", "/v1/{id}:now:go", 5),
        ("/v1/a:later", "/v1/{id}", 11),
        ("/v1/a%3Ago", "/v1/{id}", 10),
        ("/v1/a:g%6F", "/v1/{id}", 10),
        ("/v1/list:go", "/v1/list:go", 8),
        ("/v1/list", "/v1/{id}", 8),
        ("/v1/:go", "/v1/{id}", 7),
    ] {
        let found = router.find(&Method::GET, path);
        assert_eq!(found, Found::Target { target: &expected, end }, "{path}");
    }
    gets(&router, "/v2/a:stop", "404");
}

#[test]
fn literals_compare_percent_normalised() {
    let router = router([("GET", "/v1/a%3Ab"), ("GET", "/v1/caffè/x")]);
    gets(&router, "/v1/a%3Ab", "/v1/a%3Ab");
    gets(&router, "/v1/%61:%62", "/v1/a%3Ab");
    gets(&router, "/%761/caff%C3%A8/%78", "/v1/caffè/x");
    gets(&router, "/v1/a%3", "404");
}

#[test]
fn methods_are_part_of_the_search() {
    let router = router([
        ("GET", "/v1/{id}"),
        ("POST", "/v1/me"),
        ("DELETE", "/v1/me"),
        ("POST", "/v1/{id}:go"),
        ("*", "/v2/{id}"),
        ("PUT", "/v2/{id}"),
        ("FETCH", "/v3"),
    ]);
    gets(&router, "/v1/me", "/v1/{id}");
    gets(&router, "/v1/me:go", "/v1/{id}");
    finds(&router, Method::HEAD, "/v1/me", "/v1/{id}");
    finds(&router, Method::PUT, "/v1/me", "405 DELETE GET HEAD POST");
    finds(&router, Method::OPTIONS, "/v1/you", "405 GET HEAD");
    finds(&router, Method::PATCH, "/v2/a", "/v2/{id}");
    finds(&router, Method::OPTIONS, "/v2/a", "/v2/{id}");
    finds(&router, "FETCH".parse().unwrap(), "/v3", "/v3");
    gets(&router, "/v3", "405 FETCH");
}

#[test]
fn the_root_is_a_path() {
    gets(&router([("GET", "/{rest=**}")]), "/", "/{rest=**}");
    gets(&router([("GET", "/{rest=**}")]), "*", "404");
    gets(&router([("GET", "/{rest=**}")]), "", "404");
}

#[test]
fn equal_templates_of_one_method_are_refused() {
    let mut router = router([("GET", "/v1/{id}"), ("*", "/v1/{id}"), ("GET", "/v1/{id}:go")]);
    for (method, source, taken) in [
        (Some(Method::GET), "/v1/*", Some("/v1/{id}")),
        (None, "/v1/{name}", Some("/v1/{id}")),
        (Some(Method::POST), "/v1/{name}", None),
        (Some(Method::GET), "/v1/{name}:go", Some("/v1/{id}:go")),
        (Some(Method::GET), "/v1/{name}:stop", None),
        (Some(Method::GET), "/v1/{name=**}", None),
    ] {
        assert_eq!(router.insert(method, template(source), "").err().copied(), taken, "{source}");
    }
}
