//! `google.protobuf.Any`.

use prost::Message as _;
use prost_types::{Any, Duration, Timestamp};

use super::{
    becomes, options, read, read_with, refused, same,
    support::{Book, Everything, PACKAGE},
    write, write_with,
};
use crate::json::{ErrorKind, Options, Registry, encode};

const BOOK: &str = "type.googleapis.com/test.Book";

fn with_any(type_url: &str, value: Vec<u8>) -> Everything {
    let any = Any { type_url: type_url.to_owned(), value };
    Everything { any: Some(any), ..Everything::default() }
}

#[test]
fn messages_stand_beside_their_type() {
    let book = Book { title: "t".to_owned(), page_count: 7, ..Book::default() };
    let text = format!(r#"{{"any":{{"@type":"{BOOK}","title":"t","pageCount":7}}}}"#);
    same(&text);
    assert_eq!(read(&text), Ok(with_any(BOOK, book.encode_to_vec())));
}

#[test]
fn the_type_stands_anywhere() {
    let expected =
        format!(r#"{{"any":{{"@type":"{BOOK}","title":"t","sequel":{{"title":"u"}}}}}}"#);
    for fields in [
        format!(r#""title":"t","sequel":{{"title":"u"}},"@type":"{BOOK}""#),
        format!(r#" "title" : "t" , "@type" : "{BOOK}" , "sequel" : {{"title":"u"}} "#),
        format!(r#""sequel":{{"title":"u","@type":1}},"\u0040type":"{BOOK}","title":"t""#),
    ] {
        becomes(&format!(r#"{{"any":{{{fields}}}}}"#), &expected);
    }
}

#[test]
fn well_known_types_stand_in_value() {
    for (name, value) in [
        ("Duration", r#""1.500s""#),
        ("Timestamp", r#""1970-01-01T00:00:01Z""#),
        ("FieldMask", r#""a,bC""#),
        ("Struct", r#"{"a":1}"#),
        ("Value", "null"),
        ("Value", "[1]"),
        ("ListValue", r#"[1,"a"]"#),
        ("StringValue", r#""a""#),
        ("BytesValue", r#""AA==""#),
        ("BoolValue", "true"),
        ("Int32Value", "1"),
        ("Int64Value", r#""1""#),
        ("UInt32Value", "1"),
        ("UInt64Value", r#""1""#),
        ("FloatValue", "0.1"),
        ("DoubleValue", "0.1"),
        ("Any", r#"{"@type":"x/google.protobuf.Int32Value","value":1}"#),
        ("Any", "{}"),
    ] {
        let url = format!("type.googleapis.com/google.protobuf.{name}");
        same(&format!(r#"{{"any":{{"@type":"{url}","value":{value}}}}}"#));
        becomes(
            &format!(r#"{{"any":{{"value":{value},"@type":"{url}"}}}}"#),
            &format!(r#"{{"any":{{"@type":"{url}","value":{value}}}}}"#),
        );
    }
}

#[test]
fn empty_stands_beside_its_type_or_in_value() {
    let strict = Options { strict: true, ..options() };
    let url = "type.googleapis.com/google.protobuf.Empty";
    same(&format!(r#"{{"any":{{"@type":"{url}"}}}}"#));
    let text = format!(r#"{{"any":{{"@type":"{url}","value":{{}}}}}}"#);
    assert_eq!(read_with(&text, &strict), Ok(with_any(url, Vec::new())));
}

#[test]
fn nothing_is_an_empty_object() {
    same(r#"{"any":{}}"#);
    assert_eq!(read(r#"{"any":{ }}"#), Ok(with_any("", Vec::new())));
}

#[test]
fn unknown_types_stand_as_bytes() {
    let message = with_any("x/test.Unknown", vec![8, 1]);
    let text = r#"{"any":{"@type":"x/test.Unknown","value":"CAE="}}"#;
    assert_eq!(write(&message), text);
    assert_eq!(read(text), Ok(message));
    for fields in
        [r#""@type":"x/test.Unknown","title":"t""#, r#""@type":"x/test.Unknown","value":{}"#]
    {
        assert_eq!(
            refused(&format!(r#"{{"any":{{{fields}}}}}"#)),
            r#"any: unknown message type "test.Unknown" at byte 7"#,
        );
    }
}

#[test]
fn only_listed_types_are_known() {
    let none = Options { omit_defaults: true, ..Options::default() };
    let message = with_any(BOOK, Book::default().encode_to_vec());
    assert_eq!(
        write_with(&message, &none),
        format!(r#"{{"any":{{"@type":"{BOOK}","value":""}}}}"#)
    );
    assert!(Registry::default().create("google.protobuf.Timestamp").is_some());
    assert!(Registry::default().create("test.Book").is_none());
}

#[test]
fn the_whole_compilation_is_known() {
    let types = Registry::new([&PACKAGE]);
    assert!(types.create("other.Empty").is_some());
    assert!(types.create("other.Book").is_none());
    let names = |types: &Registry| format!("{types:?}");
    assert_eq!(names(&types), r#"["other.Empty", "test.Book", "test.Everything"]"#);
    assert_eq!(names(&Registry::new([&PACKAGE, &PACKAGE])), names(&types));
    // Of two with one name, the one of the named package counts.
    assert!(types.create("test.Book").is_some_and(|it| !it.fields().is_empty()));
}

#[test]
fn anything_else_is_refused() {
    for (fields, expected) in [
        (r#""title":"t""#, "any: expected a field `@type` with a type URL at byte 7"),
        (r#""@type":"","value":"""#, r#"any: "" is not a type URL at byte 7"#),
        (r#""@type":"no_url","value":"""#, r#"any: "no_url" is not a type URL at byte 7"#),
        (r#""@type":"x/","value":"""#, r#"any: "x/" is not a type URL at byte 7"#),
        (r#""@type":1"#, "any: expected a type URL in quotes, found 1 at byte 16"),
        (
            r#""@type":"x/google.protobuf.Duration""#,
            "any: expected a field `value` beside `@type` at byte 7",
        ),
        (
            r#""@type":"x/google.protobuf.Duration","value":1"#,
            "any.value: expected a duration like \"1.5s\", found 1 at byte 53",
        ),
        (r#""@type":"x/test.Book","title":1"#, "any.title: expected a string, found 1 at byte 38"),
        (
            r#""@type":"x/test.Book","@type":"x/test.Book""#,
            "any.@type: the field is given twice at byte 30",
        ),
        (
            r#""@type":"x/google.protobuf.BoolValue","value":true,"value":true"#,
            "any.value: the field is given twice at byte 59",
        ),
    ] {
        assert_eq!(refused(&format!(r#"{{"any":{{{fields}}}}}"#)), expected, "{fields}");
    }
}

#[test]
fn strict_looks_inside() {
    let strict = Options { strict: true, ..options() };
    for fields in [
        r#""@type":"x/test.Book","titel":"t""#,
        r#""@type":"x/google.protobuf.BoolValue","value":true,"other":1"#,
        r#""@type":"x/test.Book","value":"t""#,
    ] {
        let error =
            read_with(&format!(r#"{{"any":{{{fields}}}}}"#), &strict).map_err(|it| it.kind());
        assert_eq!(error, Err(ErrorKind::UnknownField), "{fields}");
    }
}

#[test]
fn what_has_no_form_is_null_and_an_error() {
    for (url, value, expected) in [
        (BOOK, vec![0xff], "the bytes are not a test.Book"),
        ("nonsense", vec![], "\"nonsense\" is not a type URL"),
        ("", vec![1], "\"\" is not a type URL"),
        (
            "x/google.protobuf.Timestamp",
            Timestamp { seconds: i64::MAX, nanos: 0 }.encode_to_vec(),
            "the timestamp is not between the years 1 and 9999",
        ),
        (
            "x/google.protobuf.Duration",
            Duration { seconds: 1, nanos: -1 }.encode_to_vec(),
            "the duration has more than 315576000000 seconds",
        ),
    ] {
        let mut buffer = Vec::new();
        let error = encode(&with_any(url, value), &options(), &mut buffer).expect_err("no form");
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(buffer.ends_with(b"}"), "the text goes on behind the null");
    }
}

#[test]
fn nested_bytes_do_not_nest_calls_without_end() {
    let mut any = Any::default();
    for _ in 0..5_000 {
        let value = any.encode_to_vec();
        any = Any { type_url: "x/google.protobuf.Any".to_owned(), value };
    }
    let message = Everything { any: Some(any), ..Everything::default() };
    let text = write(&message);
    assert_eq!(text.matches("@type").count(), 100);
}

#[test]
fn nested_types_at_the_end_are_found() {
    let (open, close) = (r#"{"value":"#, r#","@type":"x/google.protobuf.Any"}"#);
    let nested = |levels: usize, inside: &str| {
        format!(r#"{{"any":{}{inside}{}}}"#, open.repeat(levels), close.repeat(levels))
    };
    let book = r#"{"parts":[{"@type":"other","title":"t"}],"title":"u","@type":"x/test.Book"}"#;
    let message = read(&nested(90, book)).expect("the types are found");
    assert_eq!(write(&message).matches("google.protobuf.Any").count(), 90);
}
