//! Path variables, query parameters and `body: "field"`.

use super::{
    options,
    support::{Book, Choice, Everything},
    write,
};
use crate::json::{Bindings, Error, ErrorKind, bind, decode, decode_field};

fn query(pairs: &[(&str, &str)]) -> Result<Everything, Error> {
    let (mut message, mut bindings) = (Everything::default(), Bindings::new());
    for (key, text) in pairs {
        bindings.query(&mut message, key, text, &options())?;
    }
    Ok(message)
}

fn bound(pairs: &[(&str, &str)]) -> String {
    write(&query(pairs).unwrap_or_else(|error| panic!("{pairs:?}: {error}")))
}

fn unbound(key: &str, text: &str) -> (ErrorKind, String) {
    let error = query(&[(key, text)]).map(drop).expect_err(key);
    (error.kind(), error.to_string())
}

#[test]
fn every_type_with_a_text_form() {
    for (key, text, expected) in [
        ("aString", "x \"y\"", r#"{"aString":"x \"y\""}"#),
        ("a_string", "null", r#"{"aString":"null"}"#),
        ("aBool", "true", r#"{"aBool":true}"#),
        ("anI32", "-5", r#"{"anI32":-5}"#),
        ("anI32", "1e3", r#"{"anI32":1000}"#),
        ("anI64", "9223372036854775807", r#"{"anI64":"9223372036854775807"}"#),
        ("aU32", "4294967295", r#"{"aU32":4294967295}"#),
        ("aU64", "18446744073709551615", r#"{"aU64":"18446744073709551615"}"#),
        ("aFloat", "0.1", r#"{"aFloat":0.1}"#),
        ("aDouble", "-Infinity", r#"{"aDouble":"-Infinity"}"#),
        ("someBytes", "_w", r#"{"someBytes":"/w=="}"#),
        ("someBytes", "/w==", r#"{"someBytes":"/w=="}"#),
        ("aKind", "KIND_PAPER", r#"{"aKind":"KIND_PAPER"}"#),
        ("aKind", "-1", r#"{"aKind":"KIND_LOST"}"#),
        ("maybeString", "", r#"{"maybeString":""}"#),
        ("maybeI32", "0", r#"{"maybeI32":0}"#),
        ("book.title", "t", r#"{"book":{"title":"t"}}"#),
        ("book.sequel.page_count", "7", r#"{"book":{"sequel":{"pageCount":7}}}"#),
        ("inner.inner.book.title", "t", r#"{"inner":{"inner":{"book":{"title":"t"}}}}"#),
        ("wrappedString", "", r#"{"wrappedString":""}"#),
        ("wrappedI64", "0", r#"{"wrappedI64":"0"}"#),
        ("wrappedBytes", "AA", r#"{"wrappedBytes":"AA=="}"#),
        ("at", "1970-01-01T00:00:00Z", r#"{"at":"1970-01-01T00:00:00Z"}"#),
        ("lasts", "1.5s", r#"{"lasts":"1.500s"}"#),
        ("mask", "a,bC", r#"{"mask":"a,bC"}"#),
        ("object", r#" {"a":1} "#, r#"{"object":{"a":1}}"#),
        ("anyValue", "[null]", r#"{"anyValue":[null]}"#),
        ("any_value", "null", r#"{"anyValue":null}"#),
        ("list", "[1]", r#"{"list":[1]}"#),
        ("text", "", r#"{"text":""}"#),
        ("work.title", "t", r#"{"work":{"title":"t"}}"#),
        ("nothingChosen", "null", r#"{"nothingChosen":null}"#),
        ("nothing_chosen", "NULL_VALUE", r#"{"nothingChosen":null}"#),
        ("labels[k]", "1", r#"{"labels":{"k":1}}"#),
        ("labels[a.b[0]]", "1", r#"{"labels":{"a.b[0]":1}}"#),
        ("labels[]", "1", r#"{"labels":{"":1}}"#),
        ("byFlag[true]", "x", r#"{"byFlag":{"true":"x"}}"#),
        ("inner.by_flag[false]", "x", r#"{"inner":{"byFlag":{"false":"x"}}}"#),
    ] {
        assert_eq!(bound(&[(key, text)]), expected);
    }
}

#[test]
fn repeated_keys_fill_lists_and_maps() {
    assert_eq!(
        bound(&[("strings", "a"), ("strings", "null"), ("numbers", "1")]),
        r#"{"strings":["a","null"],"numbers":[1]}"#
    );
    assert_eq!(
        bound(&[("kinds", "1"), ("kinds", "KIND_LOST")]),
        r#"{"kinds":["KIND_PAPER","KIND_LOST"]}"#
    );
    assert_eq!(bound(&[("values", "1"), ("values", "{}")]), r#"{"values":[1,{}]}"#);
    assert_eq!(
        bound(&[("byFlag[true]", "x"), ("byFlag[false]", "y")]),
        r#"{"byFlag":{"false":"y","true":"x"}}"#
    );
}

#[test]
fn messages_on_the_way_are_kept() {
    assert_eq!(
        bound(&[
            ("book.title", "t"),
            ("book.pageCount", "1"),
            ("work.title", "w"),
            ("work.page_count", "2")
        ]),
        r#"{"book":{"title":"t","pageCount":1},"work":{"title":"w","pageCount":2}}"#,
    );
}

#[test]
fn bad_values_name_the_field() {
    for (key, text, expected) in [
        ("anI32", "abc", "anI32: expected an integer, found \"abc\""),
        ("an_i32", "", "an_i32: expected an integer, found \"\""),
        ("aU32", "-1", "aU32: expected an integer from 0 to 4294967295, found \"-1\""),
        ("aBool", "1", "aBool: expected `true` or `false`, found \"1\""),
        (
            "aFloat",
            "1e39",
            "aFloat: expected a number in the range of the field's type, found \"1e39\"",
        ),
        ("aDouble", "inf", "aDouble: expected a number, found \"inf\""),
        (
            "aKind",
            "9",
            "aKind: expected one of KIND_UNSPECIFIED, KIND_PAPER, KIND_AUDIO, KIND_SOUND, KIND_LOST, found \"9\"",
        ),
        ("someBytes", "a b", "someBytes: expected a string of base64, found \"a b\""),
        ("book", "x", "book: a message of this type has no text form"),
        ("nothing", "{}", "nothing: a message of this type has no text form"),
        ("any", "{}", "any: a message of this type has no text form"),
        ("books", "{}", "books[0]: a message of this type has no text form"),
        ("byNumber[1]", "{}", "byNumber[\"1\"]: a message of this type has no text form"),
        ("byNumber[x]", "{}", "byNumber: expected an integer, found \"x\""),
        ("labels", "{}", "labels: a map needs the key of an entry, `field[key]`"),
        ("labels[k]", "x", "labels[\"k\"]: expected an integer, found \"x\""),
        ("book.sequel.pageCount", "x", "book.sequel.pageCount: expected an integer, found \"x\""),
        ("at", "now", "at: expected a timestamp like \"2006-01-02T15:04:05Z\", found \"now\""),
        ("numbers", "null", "numbers[0]: expected an integer, found \"null\""),
    ] {
        let kind = if key == "aKind" { ErrorKind::UnknownEnumValue } else { ErrorKind::Value };
        assert_eq!(unbound(key, text), (kind, expected.to_owned()));
    }
    assert_eq!(
        unbound("object", "{\"a\""),
        (ErrorKind::Syntax, "object: expected `:`, found the end of the text".to_owned()),
    );
    assert_eq!(unbound("list", "[] x").0, ErrorKind::Syntax);
}

#[test]
fn unknown_fields_leave_no_trace() {
    for (key, expected) in [
        ("unknown", "unknown field \"unknown\""),
        ("", "unknown field \"\""),
        ("book.titel", "book: unknown field \"titel\""),
        ("work.titel", "work: unknown field \"titel\""),
        ("inner.book.titel", "inner.book: unknown field \"titel\""),
        ("aString.x", "aString: no field \"x\" here"),
        ("maybeString.x", "maybeString: no field \"x\" here"),
        ("anI32.x", "anI32: no field \"x\" here"),
        ("aFloat.x", "aFloat: no field \"x\" here"),
        ("aBool.x", "aBool: no field \"x\" here"),
        ("aKind.x", "aKind: no field \"x\" here"),
        ("someBytes.x", "someBytes: no field \"x\" here"),
        ("strings.x", "strings: no field \"x\" here"),
        ("books.title", "books: no field \"title\" here"),
        ("labels.x", "labels: no field \"x\" here"),
        ("at.seconds", "at: unknown field \"seconds\""),
        ("object.a", "object: unknown field \"a\""),
        ("wrappedString.value", "wrappedString: unknown field \"value\""),
        ("any.value", "any: unknown field \"value\""),
        ("nothing.x", "nothing: unknown field \"x\""),
        ("text.x", "text: no field \"x\" here"),
        ("aString[x]", "aString: not a map field"),
        ("anI32[x]", "anI32: not a map field"),
        ("strings[0]", "strings: not a map field"),
        ("book[x]", "book: not a map field"),
        ("object[x]", "object: not a map field"),
        ("nothing[x]", "nothing: not a map field"),
        ("any[x]", "any: not a map field"),
        ("labels[x].y", "unknown field \"labels[x].y\""),
    ] {
        let (mut message, mut bindings) = (Everything::default(), Bindings::new());
        let error = bindings.query(&mut message, key, "1", &options()).expect_err(key);
        assert_eq!(
            (error.kind(), error.to_string()),
            (ErrorKind::UnknownField, expected.to_owned())
        );
        assert_eq!(message, Everything::default(), "{key}");
    }
}

#[test]
fn an_unknown_field_keeps_what_was_there() {
    let work = Book { title: "t".to_owned(), ..Book::default() };
    let mut message = Everything { choice: Some(Choice::Work(work)), ..Everything::default() };
    let before = message.clone();
    assert!(bind(&mut message, &["work", "titel"], "x", &options()).is_err());
    assert_eq!(message, before);
}

#[test]
fn a_query_gives_one_value_to_a_singular_field() {
    for pairs in [
        [("aString", "a"), ("a_string", "b")],
        [("maybeI32", "1"), ("maybeI32", "1")],
        [("book.title", "a"), ("book.title", "b")],
        [("object", "{}"), ("object", "{}")],
        [("labels[a]", "1"), ("labels[a]", "2")],
        [("text", "a"), ("number", "1")],
        [("text", "a"), ("text", "b")],
        [("work.title", "a"), ("number", "1")],
    ] {
        assert_eq!(query(&pairs).map_err(|it| it.kind()), Err(ErrorKind::Duplicate), "{pairs:?}");
    }
}

#[test]
fn path_comes_over_body_and_both_over_query() {
    let options = options();
    let (mut message, mut bindings) = (Everything::default(), Bindings::new());
    let body = br#"{"title":"body","pageCount":1}"#;
    bindings.body(&mut message, &["book"], body, &options).expect("the body fits");
    bindings.path(&mut message, &["book", "title"], "path", &options).expect("the variable fits");
    for key in ["book.title", "book.page_count", "book.authors"] {
        let error = bindings.query(&mut message, key, "2", &options).expect_err(key);
        assert_eq!(error.kind(), ErrorKind::Reserved);
        assert_eq!(error.to_string(), format!("{key}: path or body have set the field"));
    }
    bindings.query(&mut message, "aString", "query", &options).expect("the field is free");
    assert_eq!(write(&message), r#"{"aString":"query","book":{"title":"path","pageCount":1}}"#);
}

#[test]
fn a_path_variable_overwrites_a_whole_body() {
    let options = options();
    let mut message = Everything::default();
    let body = br#"{"aString":"body","maybeI32":1,"mask":"a","object":{"a":1},"text":"body"}"#;
    decode(&mut message, body, &options).expect("the body fits");
    for (field, text) in [
        ("a_string", "path"),
        ("maybe_i32", "2"),
        ("mask", "b"),
        ("object", "{}"),
        ("text", "path"),
    ] {
        bind(&mut message, &[field], text, &options).expect(field);
    }
    assert_eq!(
        write(&message),
        r#"{"aString":"path","maybeI32":2,"mask":"b","object":{},"text":"path"}"#,
    );
    let error = bind(&mut message, &["number"], "1", &options).map_err(|it| it.kind());
    assert_eq!(error, Err(ErrorKind::Duplicate));
}

#[test]
fn a_body_is_read_into_a_field() {
    for (path, text, expected) in [
        (&["book"][..], r#"{"title":"t"}"#, r#"{"book":{"title":"t"}}"#),
        (&["book", "sequel"], r#" {"title":"t"} "#, r#"{"book":{"sequel":{"title":"t"}}}"#),
        (&["inner", "a_string"], r#""x""#, r#"{"inner":{"aString":"x"}}"#),
        (&["strings"], r#"["a","b"]"#, r#"{"strings":["a","b"]}"#),
        (&["labels"], r#"{"a":1}"#, r#"{"labels":{"a":1}}"#),
        (&["an_i32"], r#""5""#, r#"{"anI32":5}"#),
        (&["work", "title"], r#""t""#, r#"{"work":{"title":"t"}}"#),
        (&["at"], r#""1970-01-01T00:00:00Z""#, r#"{"at":"1970-01-01T00:00:00Z"}"#),
        (&["any_value"], "null", r#"{"anyValue":null}"#),
        (&["an_i32"], "null", "{}"),
        (&["book"], "null", "{}"),
    ] {
        let mut message = Everything::default();
        decode_field(&mut message, path, text.as_bytes(), &options()).expect(text);
        assert_eq!(write(&message), expected);
    }
}

#[test]
fn a_patch_tells_which_fields_it_holds() {
    for (text, expected) in [
        ("{}", &[][..]),
        (r#"{"aString":"","an_i32":null}"#, &["a_string", "an_i32"]),
        (
            r#"{"book":{"pageCount":1,"sequel":{"title":""}}}"#,
            &["book.page_count", "book.sequel.title"],
        ),
        (r#"{"book":{},"aBool":false}"#, &["book", "a_bool"]),
        (r#"{"books":[{"title":"","sequel":{"title":""}}],"aBool":true}"#, &["books", "a_bool"]),
        (r#"{"byNumber":{"1":{"sequel":{"title":""}}}}"#, &["by_number"]),
        (r#"{"any":{"@type":"x/test.Book","sequel":{"title":""}}}"#, &["any"]),
        (
            r#"{"object":{"a":{"b":1}},"anyValue":[{}],"at":"1970-01-01T00:00:00Z"}"#,
            &["object", "any_value", "at"],
        ),
        (r#"{"unknown":{"a":{}},"work":{"title":""}}"#, &["work.title"]),
    ] {
        let (mut message, mut bindings) = (Everything::default(), Bindings::new());
        let paths =
            bindings.patch(&mut message, &["inner"], text.as_bytes(), &options()).expect(text);
        assert_eq!(paths, expected, "{text}");
        let error =
            bindings.query(&mut message, "inner.aString", "", &options()).map_err(|it| it.kind());
        assert_eq!(error, Err(ErrorKind::Reserved));
    }
}

#[test]
fn a_body_that_does_not_fit_its_field() {
    for (path, text, expected) in [
        (&["book"][..], r#"{"title":1}"#, "book.title: expected a string, found 1 at byte 9"),
        (&["strings"], r#"["a"] x"#, "expected the end of the text behind the value at byte 6"),
        (&["strings"], "", "strings: expected a list, found the end of the text at byte 0"),
        (&["nope"], "{}", "unknown field \"nope\""),
        (&["a_string", "x"], "{}", "aString: no field \"x\" here"),
        (&["labels[x]"], "1", "unknown field \"labels[x]\""),
        (&[], "{}", "an empty field path"),
    ] {
        let error = decode_field(&mut Everything::default(), path, text.as_bytes(), &options());
        assert_eq!(error.expect_err(text).to_string().replace("a_string", "aString"), expected);
    }
}
