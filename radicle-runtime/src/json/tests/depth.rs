//! Nesting is bounded, and 100 levels are cheap.

use super::{options, read, read_with, support::Everything};
use crate::json::{Bindings, Error, ErrorKind, Options, decode, encode};

/// Each nests by itself: what opens a level, what stands inside, what closes it.
const SHAPES: &[(&str, &str, &str, &str, &str)] = &[
    ("message", "", r#"{"inner":"#, "{}", "}"),
    ("list of messages", r#"{"book":"#, r#"{"parts":["#, "", "]}"),
    ("oneof and box", r#"{"work":"#, r#"{"sequel":"#, "{}", "}"),
    ("value list", r#"{"anyValue":"#, "[", "", "]"),
    ("value object", r#"{"anyValue":"#, r#"{"a":"#, "1", "}"),
    ("list", r#"{"list":"#, "[", "", "]"),
    ("struct", r#"{"object":"#, r#"{"a":"#, "{}", "}"),
    ("unknown list", r#"{"unknown":"#, "[", "", "]"),
    ("unknown object", r#"{"unknown":"#, r#"{"a":"#, "1", "}"),
    ("any in any", r#"{"any":"#, r#"{"@type":"x/google.protobuf.Any","value":"#, "{}", "}"),
    (
        "any with its type last",
        r#"{"any":"#,
        r#"{"value":"#,
        "{}",
        r#","@type":"x/google.protobuf.Any"}"#,
    ),
    ("any in message", "", r#"{"any":{"@type":"x/test.Everything","inner":"#, "{}", "}}"),
];

fn nested(shape: &(&str, &str, &str, &str, &str), levels: usize) -> String {
    let (_, before, open, inside, close) = shape;
    let after = if before.is_empty() { "" } else { "}" };
    format!("{before}{}{inside}{}{after}", open.repeat(levels), close.repeat(levels))
}

fn small_stack<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(run)
        .expect("a thread starts")
        .join()
        .expect("the thread ends well")
}

#[test]
fn a_hundred_levels_fit_a_small_stack() {
    for shape in SHAPES {
        let depth = |levels| nested(shape, levels).bytes().filter(|it| b"{[".contains(it)).count();
        let levels = (1..=100).rev().find(|levels| depth(*levels) <= 100).expect("some fit");
        let text = nested(shape, levels);
        small_stack(move || {
            let options = Options { omit_defaults: true, ..options() };
            let mut message = Everything::default();
            decode(&mut message, text.as_bytes(), &options).expect(shape.0);
            let mut buffer = Vec::new();
            encode(&message, &options, &mut buffer).expect(shape.0);
            decode(&mut Everything::default(), &buffer, &options).expect(shape.0);
        });
    }
}

#[test]
fn more_levels_are_an_error() {
    for shape in SHAPES {
        for levels in [101, 102, 1000, 100_000] {
            let text = nested(shape, levels);
            let error = small_stack(move || read(&text).map(drop).map_err(|it: Error| it.kind()));
            assert_eq!(error, Err(ErrorKind::Depth), "{levels} levels of {}", shape.0);
        }
    }
}

#[test]
fn unclosed_levels_are_an_error() {
    for open in ["[", "{\"a\":", "{\"inner\":", "{\"list\":[", "{\"any\":{\"@type\":"] {
        let text = open.repeat(100_000);
        assert!(small_stack(move || read(&text).is_err()), "{open}");
    }
}

#[test]
fn the_limit_is_an_option() {
    let options = Options { depth: 3, ..options() };
    assert!(read_with(r#"{"inner":{"inner":{}}}"#, &options).is_ok());
    assert!(read_with(r#"{"books":[{}],"numbers":[1],"unknown":[[]]}"#, &options).is_ok());
    let error = read_with(r#"{"inner":{"inner":{"inner":{}}}}"#, &options).map(drop);
    assert_eq!(
        error.expect_err("too deep").to_string(),
        "inner.inner.inner: nested deeper than 3 levels at byte 27",
    );
}

#[test]
fn names_of_a_query_key_nest_as_deep() {
    let query = |names: usize| {
        let key = vec!["inner"; names].join(".") + ".text";
        small_stack(move || {
            let mut message = Everything::default();
            Bindings::new().query(&mut message, &key, "x", &options()).map_err(|it| it.kind())
        })
    };
    assert_eq!(query(99), Ok(()));
    for names in [100, 101, 8_000] {
        assert_eq!(query(names), Err(ErrorKind::Depth), "{names} names");
    }
}
