//! The well-known types, as fields and as whole texts.

use prost_types::{FieldMask, Timestamp, Value, value::Kind};

use super::{becomes, options, read, refused, same, support::Everything, write};
use crate::json::{Json, decode, encode};

#[test]
fn fields_round_trip() {
    same(r#"{"at":"2024-02-29T12:00:00.250Z","lasts":"-0.500s","mask":"a,bC.d"}"#);
    same(
        r#"{"object":{"":{"a":[1,"x",true,null,{}]}},"anyValue":[[],{},-1.5,"",false],"list":[[[]]]}"#,
    );
    same(r#"{"anyValue":"NaN"}"#);
    becomes(r#"{"at":"2024-01-01T00:00:00+01:00"}"#, r#"{"at":"2023-12-31T23:00:00Z"}"#);
    becomes(
        r#"{"wrappedI64":1e2,"wrappedBytes":"_w"}"#,
        r#"{"wrappedI64":"100","wrappedBytes":"/w=="}"#,
    );
    becomes(r#"{"nothing":{"unknown":1}}"#, r#"{"nothing":{}}"#);
}

#[test]
fn errors_say_what_is_expected() {
    for (text, expected) in [
        (
            r#"{"at":"yesterday"}"#,
            "at: expected a timestamp like \"2006-01-02T15:04:05Z\", found a string \"yesterday\" at byte 6",
        ),
        (r#"{"lasts":1}"#, "lasts: expected a duration like \"1.5s\", found 1 at byte 9"),
        (
            r#"{"mask":"a_b"}"#,
            "mask: expected field paths in camel case with commas between them, found a string \"a_b\" at byte 8",
        ),
        (r#"{"object":[]}"#, "object: expected an object, found a list at byte 10"),
        (r#"{"list":{}}"#, "list: expected a list, found an object at byte 8"),
        (
            r#"{"values":[{"a":[tru]}]}"#,
            "values[0][\"a\"][0]: expected `true` or `false`, found \"tru\" at byte 17",
        ),
        (
            r#"{"anyValue":1e400}"#,
            "anyValue: expected a number in the range of the field's type, found 1e400 at byte 12",
        ),
        (r#"{"wrappedString":1}"#, "wrappedString: expected a string, found 1 at byte 17"),
        (r#"{"nothing":[]}"#, "nothing: expected an object, found a list at byte 11"),
    ] {
        assert_eq!(refused(text), expected);
    }
}

#[test]
fn a_whole_text_may_be_one() {
    fn same<M: Json + Default>(text: &str) {
        let mut message = M::default();
        decode(&mut message, text.as_bytes(), &options())
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(write(&message), text);
    }
    same::<Value>("null");
    same::<Value>("[1]");
    same::<Timestamp>("\"1970-01-01T00:00:00Z\"");
    same::<FieldMask>("\"\"");
    same::<()>("{}");
    same::<String>("\"x\"");
    same::<Vec<u8>>("\"\"");
    same::<bytes::Bytes>("\"AQ==\"");
    same::<f32>("0.1");
    same::<Box<u64>>("\"1\"");
    assert!(decode(&mut Timestamp::default(), b"null", &options()).is_err());
}

#[test]
fn what_has_no_form_is_null_and_an_error() {
    let messages: [(Everything, &str); 4] = [
        (
            Everything { at: Some(Timestamp { seconds: 0, nanos: -1 }), ..Everything::default() },
            "the timestamp is not between the years 1 and 9999",
        ),
        (
            Everything {
                mask: Some(FieldMask { paths: vec!["fooBar".to_owned()] }),
                ..Everything::default()
            },
            "a path of the field mask does not survive camel case",
        ),
        (number(f64::NAN), "a google.protobuf.Value cannot hold NaN or an infinity"),
        (number(f64::INFINITY), "a google.protobuf.Value cannot hold NaN or an infinity"),
    ];
    for (message, expected) in messages {
        let mut buffer = Vec::new();
        let error = encode(&message, &options(), &mut buffer).expect_err(expected);
        assert_eq!(error.to_string(), expected);
        assert!(read(std::str::from_utf8(&buffer).expect("UTF-8")).is_ok());
    }
}

fn number(value: f64) -> Everything {
    let value = Value { kind: Some(Kind::NumberValue(value)) };
    Everything { any_value: Some(value), ..Everything::default() }
}

#[test]
fn a_value_without_kind_is_null() {
    let message = Everything { any_value: Some(Value { kind: None }), ..Everything::default() };
    assert_eq!(write(&message), r#"{"anyValue":null}"#);
}
