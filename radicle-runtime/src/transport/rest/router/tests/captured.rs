use super::template::template;
use crate::transport::rest::router::captures;

#[track_caller]
fn check(source: &str, path: &str, expected: &[(&str, &str, bool)]) {
    let path: &'static str = path.to_owned().leak();
    let found: Vec<_> = captures(template(source), path)
        .map(|it| (it.field.join("."), it.text, it.multi))
        .collect();
    let expected: Vec<_> =
        expected.iter().map(|(field, text, multi)| (field.to_string(), *text, *multi)).collect();
    assert_eq!(found, expected, "{source} on {path}");
}

#[test]
fn variables_take_their_segments_as_they_were_sent() {
    check("/v1/{id}", "/v1/a%2Fb", &[("id", "a%2Fb", false)]);
    check("/v1/{a.b}/x/{c}", "/v1/1/x/2", &[("a.b", "1", false), ("c", "2", false)]);
    check("/v1/{name=shelves/*}", "/v1/shelves/7", &[("name", "shelves/7", true)]);
    check("/v1/{name=shelves/*}/books", "/v1/shelves/7/books", &[("name", "shelves/7", true)]);
    check(
        "/{a}/{b=x/*}/{c=**}",
        "/1/x/2/3/4",
        &[("a", "1", false), ("b", "x/2", true), ("c", "3/4", true)],
    );
}

#[test]
fn a_literal_is_a_single_segment_variable() {
    check("/v1/{kind=book}/x", "/v1/book/x", &[("kind", "book", false)]);
}

#[test]
fn multi_may_be_empty() {
    check("/v1/{rest=**}", "/v1", &[("rest", "", true)]);
    check("/v1/{rest=**}", "/v1/", &[("rest", "", true)]);
    check("/v1/{rest=**}", "/v1//", &[("rest", "/", true)]);
    check("/v1/{rest=a/**}", "/v1/a", &[("rest", "a", true)]);
    check("/v1/{rest=a/**}", "/v1/a/b/", &[("rest", "a/b/", true)]);
    check("/{a}/{rest=**}", "/1", &[("a", "1", false), ("rest", "", true)]);
    check("/{rest=**}", "/", &[("rest", "", true)]);
}

#[test]
fn there_may_be_hundreds() {
    let source: String = (0..300).map(|index| format!("/{{f{index}}}")).collect();
    let path: String = (0..300).map(|index| format!("/{index}")).collect();
    let found: Vec<_> = captures(template(&source), &path).collect();
    assert_eq!(found.len(), 300);
    assert!(found.iter().enumerate().all(|(index, it)| it.text == index.to_string()));
}
