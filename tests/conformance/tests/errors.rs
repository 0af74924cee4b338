//! Errors name the field by its path and the place in the text.

use conformance::{
    options,
    proto::protobuf_test_messages::{proto2::TestAllTypesProto2, proto3::TestAllTypesProto3},
};
use radicle::json::{self, Error, ErrorKind, Json};

fn read(message: &mut dyn Json, text: &str, strict: bool) -> Result<(), Error> {
    let mut options = options();
    options.strict = strict;
    json::decode(message, text.as_bytes(), &options)
}

#[test]
fn errors_name_the_field_and_the_place() {
    use ErrorKind::{Duplicate, Syntax, UnknownEnumValue, UnknownField, Value};
    // The place is where `^` stands before the value or key.
    for (text, kind, path, message) in [
        (r#"{"optionalInt32":^1.5}"#, Value, "optionalInt32", "expected an integer, found 1.5"),
        (
            r#"{"optional_int32":^2147483648}"#,
            Value,
            "optionalInt32",
            "expected an integer from -2147483648 to 2147483647, found 2147483648",
        ),
        (
            r#"{"repeatedInt64":[1,"2",^"x"]}"#,
            Value,
            "repeatedInt64[2]",
            "expected an integer, found a string \"x\"",
        ),
        (
            r#"{"mapStringNestedMessage":{"a":{"a":1},"b":{"corecursive":{"optionalBool":^0}}}}"#,
            Value,
            "mapStringNestedMessage[\"b\"].corecursive.optionalBool",
            "expected `true` or `false`, found 0",
        ),
        (
            r#"{"mapInt32Int32":{^"x":1}}"#,
            Value,
            "mapInt32Int32",
            "expected an integer, found a string \"x\"",
        ),
        (
            r#"{"mapBoolBool":{"true":true,^"true":false}}"#,
            Duplicate,
            "mapBoolBool[\"true\"]",
            "the key is given twice",
        ),
        (
            r#"{"optionalNestedEnum":^"FOX"}"#,
            UnknownEnumValue,
            "optionalNestedEnum",
            "expected one of FOO, BAR, BAZ, NEG, found a string \"FOX\"",
        ),
        (
            r#"{"repeatedNestedEnum":["FOO",^null]}"#,
            Value,
            "repeatedNestedEnum[1]",
            "expected the name or number of an enum value, found null",
        ),
        (
            r#"{"optionalBytes":^"?"}"#,
            Value,
            "optionalBytes",
            "expected a string of base64, found a string \"?\"",
        ),
        (
            r#"{"optionalTimestamp":^"now"}"#,
            Value,
            "optionalTimestamp",
            "expected a timestamp like \"2006-01-02T15:04:05Z\", found a string \"now\"",
        ),
        (
            r#"{"optionalStruct":{"a":[{"b":^nul}]}}"#,
            Syntax,
            "optionalStruct[\"a\"][0][\"b\"]",
            "expected a value, found \"nul\"",
        ),
        (
            r#"{"optionalAny":{"@type":"x/protobuf_test_messages.proto3.ForeignMessage","c":^"c"}}"#,
            Value,
            "optionalAny.c",
            "expected an integer, found a string \"c\"",
        ),
        (
            r#"{"optionalAny":{"value":^"1","@type":"x/google.protobuf.Duration"}}"#,
            Value,
            "optionalAny.value",
            "expected a duration like \"1.5s\", found a string \"1\"",
        ),
        (
            r#"{"optionalInt32":1,^"optional_int32":2}"#,
            Duplicate,
            "optionalInt32",
            "the field is given twice",
        ),
        (
            r#"{"recursiveMessage":{^"nope":1}}"#,
            UnknownField,
            "recursiveMessage",
            "unknown field \"nope\"",
        ),
        (
            r#"{"optionalAny":{"@type":"x/protobuf_test_messages.proto3.ForeignMessage",^"d":1}}"#,
            UnknownField,
            "optionalAny",
            "unknown field \"d\"",
        ),
        (r#"{"optionalString":^"a"#, Syntax, "optionalString", "unterminated string"),
        (r#"{"optionalString":"a^\x"}"#, Syntax, "optionalString", "unknown escape in a string"),
        (
            r#"{"é":1,"optionalUint32":^-1}"#,
            Value,
            "optionalUint32",
            "expected an integer from 0 to 4294967295, found -1",
        ),
        (r#"{} ^{}"#, Syntax, "", "expected the end of the text behind the value"),
    ] {
        let offset = text.find('^').expect("the place is marked");
        let text = text.replacen('^', "", 1);
        let strict = kind == UnknownField;
        let error = read(&mut TestAllTypesProto3::default(), &text, strict).expect_err(&text);
        assert_eq!(
            (error.kind(), error.path(), error.message(), error.offset()),
            (kind, path, message, Some(offset)),
            "{text}",
        );
    }
}

#[test]
fn strict_refuses_unknown_fields_only() {
    for text in [
        r#"{"nope":1}"#,
        r#"{"recursiveMessage":{"optionalInt32":1,"nope":[{}]}}"#,
        r#"{"optionalAny":{"@type":"x/google.protobuf.Duration","value":"1s","nope":1}}"#,
    ] {
        let read = |strict| read(&mut TestAllTypesProto3::default(), text, strict);
        assert!(read(false).is_ok(), "{text}");
        assert_eq!(read(true).map_err(|it| it.kind()), Err(ErrorKind::UnknownField), "{text}");
    }
    let fine = r#"{"optionalInt32":1,"optional_string":"x","optionalStruct":{"nope":1}}"#;
    assert!(read(&mut TestAllTypesProto3::default(), fine, true).is_ok());
}

#[test]
fn groups_are_fields_by_their_lower_case_name() {
    let mut message = TestAllTypesProto2::default();
    read(&mut message, r#"{"data":{"groupInt32":1}}"#, true).expect("the group is a field");
    assert_eq!(message.data.as_ref().and_then(|data| data.group_int32), Some(1));
    let error = read(&mut message, r#"{"data":{"groupInt32":{}}}"#, true).expect_err("an object");
    assert_eq!(error.path(), "data.groupInt32");
}
