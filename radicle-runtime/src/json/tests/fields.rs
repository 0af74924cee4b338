//! The rules for the fields of an object.

use super::{becomes, options, read, read_with, refused, same};
use crate::json::{ErrorKind, Options};

#[test]
fn every_kind_of_field_round_trips() {
    same(concat!(
        r#"{"aString":"x","aBool":true,"anI32":-1,"anI64":"-2","aU32":3,"aU64":"4","aFloat":0.1,"aDouble":1e+300,"#,
        r#""someBytes":"/w==","aKind":"KIND_PAPER","maybeString":"","maybeI32":0,"maybeBytes":"","#,
        r#""strings":["a",""],"numbers":[1,0],"kinds":["KIND_AUDIO","KIND_LOST",9],"books":[{"title":"b"},{}],"#,
        r#""labels":{"k":1},"byFlag":{"false":"n","true":"y"},"byNumber":{"-5":{},"7":{"pageCount":1}},"#,
        r#""book":{"sequel":{"sequel":{}}},"inner":{"aBool":true},"nothing":{},"wrappedString":"","wrappedI64":"0","#,
        r#""wrappedBytes":"AA==","text":""}"#,
    ));
}

#[test]
fn null_is_absent() {
    for name in [
        "aString",
        "aBool",
        "anI32",
        "anI64",
        "aFloat",
        "someBytes",
        "aKind",
        "maybeString",
        "strings",
        "labels",
        "book",
        "wrappedString",
        "at",
        "object",
        "list",
        "any",
        "text",
        "work",
    ] {
        becomes(&format!(r#"{{"{name}": null}}"#), "{}");
    }
    becomes(r#"{"values":null,"aNull":null}"#, "{}");
}

#[test]
fn null_is_a_value_of_value_and_null_value() {
    same(r#"{"anyValue":null}"#);
    same(r#"{"nothingChosen":null}"#);
    same(r#"{"values":[null,1,{"a":[null]}]}"#);
    same(r#"{"object":{"a":null},"list":[null]}"#);
    becomes(r#"{"nothingChosen":"NULL_VALUE"}"#, r#"{"nothingChosen":null}"#);
    becomes(r#"{"nothingChosen":0}"#, r#"{"nothingChosen":null}"#);
}

#[test]
fn null_is_no_element_and_no_entry() {
    for (text, expected) in [
        (r#"{"strings":[null]}"#, "strings[0]: expected a string, found null at byte 12"),
        (r#"{"numbers":[1,null]}"#, "numbers[1]: expected an integer, found null at byte 14"),
        (
            r#"{"kinds":[null]}"#,
            "kinds[0]: expected the name or number of an enum value, found null at byte 10",
        ),
        (r#"{"books":[null]}"#, "books[0]: expected an object, found null at byte 10"),
        (r#"{"labels":{"a":null}}"#, r#"labels["a"]: expected an integer, found null at byte 15"#),
        (
            r#"{"byNumber":{"1":null}}"#,
            r#"byNumber["1"]: expected an object, found null at byte 17"#,
        ),
    ] {
        assert_eq!(refused(text), expected);
    }
}

#[test]
fn a_field_is_given_once() {
    for text in [
        r#"{"aString":"","aString":""}"#,
        r#"{"aString":"","a_string":""}"#,
        r#"{"aString":null,"aString":""}"#,
        r#"{"strings":[],"strings":[]}"#,
        r#"{"book":{},"book":{}}"#,
        r#"{"text":"","text":""}"#,
        r#"{"text":"","number":1}"#,
        r#"{"number":1,"work":{}}"#,
        r#"{"nothingChosen":null,"text":""}"#,
        r#"{"labels":{"a":1,"\u0061":1}}"#,
        r#"{"byFlag":{"true":"","true":""}}"#,
        r#"{"object":{"a":1,"a":1}}"#,
    ] {
        assert_eq!(read(text).map_err(|it| it.kind()), Err(ErrorKind::Duplicate), "{text}");
    }
    assert_eq!(
        refused(r#"{"book":{"title":"","title":""}}"#),
        "book.title: the field is given twice at byte 20",
    );
    assert_eq!(
        refused(r#"{"number":1,"text":""}"#),
        "text: another field of the same oneof is given already at byte 19",
    );
    assert_eq!(
        refused(r#"{"labels":{"a":1,"a":1}}"#),
        r#"labels["a"]: the key is given twice at byte 17"#,
    );
}

#[test]
fn null_leaves_a_oneof_alone() {
    becomes(r#"{"text":null,"number":1}"#, r#"{"number":1}"#);
    becomes(r#"{"number":1,"text":null}"#, r#"{"number":1}"#);
}

#[test]
fn unknown_fields_are_passed_over() {
    for value in [
        "1",
        "-1.5e+3",
        "\"a\\n\\u0041\"",
        "true",
        "false",
        "null",
        "{}",
        "[]",
        r#"{"a":[{"b":{}},[1,2]],"c":""}"#,
        " [ 1 , { \"a\" : 2 } ] ",
    ] {
        becomes(&format!(r#"{{"unknown":{value},"anI32":1,"":{value}}}"#), r#"{"anI32":1}"#);
    }
}

#[test]
fn unknown_fields_must_be_json() {
    for value in [
        "",
        "01",
        "1.",
        ".5",
        "+1",
        "tru",
        "nul",
        "truefalse",
        "NaN",
        "Infinity",
        "'a'",
        "\"\\x\"",
        "\"\\ud800\"",
        "\"a",
        "{",
        "[",
        "[1,]",
        "[1 2]",
        "[,]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "[}",
        "{]",
        "undefined",
        "/**/1",
        "\u{feff}1",
        "\u{a0}1",
    ] {
        let text = format!(r#"{{"unknown":{value}}}"#);
        assert_eq!(read(&text).map_err(|it| it.kind()), Err(ErrorKind::Syntax), "{text}");
    }
}

#[test]
fn strict_refuses_unknown_fields() {
    let strict = Options { strict: true, ..options() };
    let error = read_with(r#"{"book":{"title":"a", "titel":"b"}}"#, &strict).map(drop);
    let error = error.expect_err("there is no such field");
    assert_eq!(error.to_string(), r#"book: unknown field "titel" at byte 22"#);
    assert_eq!(error.kind(), ErrorKind::UnknownField);
    assert!(read_with(r#"{"anI32":1}"#, &strict).is_ok());
}

#[test]
fn the_text_is_one_value() {
    for (text, expected) in [
        ("", "expected an object, found the end of the text at byte 0"),
        ("{}x", "expected the end of the text behind the value at byte 2"),
        ("{} {}", "expected the end of the text behind the value at byte 3"),
        ("[]", "expected an object, found a list at byte 0"),
        ("null", "expected an object, found null at byte 0"),
        ("{\"aBool\":true", "expected `,` or `}`, found the end of the text at byte 13"),
        (
            "{\"aBool\":true \"anI32\":1}",
            "expected `,` or `}`, found a string \"anI32\" at byte 14",
        ),
        ("{\"aBool\"true}", "expected `:`, found true at byte 8"),
        ("{\"aBool\":true,}", "expected a key in quotes, found `}` at byte 14"),
        ("{,}", "expected a key in quotes, found `,` at byte 1"),
        ("{aBool:true}", "expected a key in quotes, found \"aBool\" at byte 1"),
        ("{\"numbers\":[1,]}", "numbers[1]: expected an integer, found `]` at byte 14"),
        ("{\"numbers\":[1 2]}", "numbers: expected `,` or `]`, found 2 at byte 14"),
        ("{\"numbers\":[1}", "numbers: expected `,` or `]`, found `}` at byte 13"),
        ("\u{feff}{}", "expected an object, found `\\u{feff}` at byte 0"),
        ("{}\0", "expected the end of the text behind the value at byte 2"),
    ] {
        assert_eq!(refused(text), expected, "{text}");
    }
    becomes(" \t\r\n{ \n\"aBool\" \t:\rtrue\n,\n\"anI32\" : 1 } \n", r#"{"aBool":true,"anI32":1}"#);
    assert!(read("{\u{c}}").is_err());
}

#[test]
fn the_text_is_utf_8() {
    let error =
        crate::json::decode(&mut (), b"{\"a\":\"\xff\"}", &options()).expect_err("not UTF-8");
    assert_eq!(error.to_string(), "the text is not UTF-8 at byte 6");
}

#[test]
fn errors_tell_where() {
    for (text, expected) in [
        (r#"{"books":[{},{"title":1}]}"#, "books[1].title: expected a string, found 1 at byte 22"),
        (
            r#"{"byNumber":{"7":{"parts":[{"pageCount":"abc"}]}}}"#,
            r#"byNumber["7"].parts[0].pageCount: expected an integer, found a string "abc" at byte 40"#,
        ),
        (
            r#"{"labels":{"a\"\n":[]}}"#,
            r#"labels["a\"\n"]: expected an integer, found a list at byte 19"#,
        ),
        (
            r#"{"labels":{"a":{}}}"#,
            r#"labels["a"]: expected an integer, found an object at byte 15"#,
        ),
        (r#"{"labels":{1:1}}"#, "labels: expected a key in quotes, found 1 at byte 11"),
        (
            r#"{"byNumber":{"x":{}}}"#,
            "byNumber: expected an integer, found a string \"x\" at byte 13",
        ),
        (
            r#"{"byFlag":{"1":""}}"#,
            "byFlag: expected `true` or `false`, found a string \"1\" at byte 11",
        ),
        (
            r#"{"aBool":"true"}"#,
            "aBool: expected `true` or `false`, found a string \"true\" at byte 9",
        ),
        (r#"{"aBool":1}"#, "aBool: expected `true` or `false`, found 1 at byte 9"),
        (r#"{"strings":{}}"#, "strings: expected a list, found an object at byte 11"),
        (r#"{"labels":[]}"#, "labels: expected an object, found a list at byte 10"),
        (r#"{"book":"x"}"#, "book: expected an object, found a string \"x\" at byte 8"),
    ] {
        assert_eq!(refused(text), expected, "{text}");
    }
}

#[test]
fn errors_quote_little_of_the_text() {
    let text = format!(r#"{{"anI32":"{}"}}"#, "é\u{1}".replace('\u{1}', "\\u0001").repeat(1000));
    let error = refused(&text);
    assert!(error.len() < 200, "{error}");
    assert!(error.contains('…'), "{error}");
    let long = "x".repeat(1000);
    for text in [
        format!(r#"{{"{long}":tru}}"#),
        format!(r#"{{"labels":{{"{long}":""}}}}"#),
        format!(r#"{{"anI32":{}}}"#, "1".repeat(1000)),
        format!(r#"{{"aBool":{long}}}"#),
        format!(r#"{{"any":{{"@type":"a/{long}"}}}}"#),
        format!(r#"{{"aKind":"{long}"}}"#),
    ] {
        let error = refused(&text);
        assert!(error.len() < 220, "{error}");
    }
}
