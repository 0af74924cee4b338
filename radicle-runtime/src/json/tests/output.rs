//! What is written when.

use super::{
    becomes, options,
    support::{Book, Choice, Everything},
    write_with,
};
use crate::json::{Options, Writer, encode};

#[test]
fn defaults_are_written() {
    let text = write_with(&Everything::default(), &options());
    assert_eq!(
        text,
        concat!(
            r#"{"aString":"","aBool":false,"anI32":0,"anI64":"0","aU32":0,"aU64":"0","aFloat":0,"aDouble":0,"#,
            r#""someBytes":"","aKind":"KIND_UNSPECIFIED","strings":[],"numbers":[],"kinds":[],"books":[],"#,
            r#""labels":{},"byFlag":{},"byNumber":{},"book":null,"inner":null,"nothing":null,"#,
            r#""wrappedString":null,"wrappedI64":null,"wrappedBytes":null,"at":null,"lasts":null,"mask":null,"#,
            r#""object":null,"list":null,"any":null,"aNull":null,"values":[],"kindByName":{}}"#,
        ),
    );
    becomes(&text, "{}");
}

#[test]
fn defaults_are_left_out_on_demand() {
    let omit = Options { omit_defaults: true, ..options() };
    assert_eq!(write_with(&Everything::default(), &omit), "{}");
    let message = Everything {
        maybe_i32: Some(0),
        wrapped_string: Some(String::new()),
        book: Some(Book::default()),
        choice: Some(Choice::Number(0)),
        ..Everything::default()
    };
    assert_eq!(
        write_with(&message, &omit),
        r#"{"maybeI32":0,"book":{},"wrappedString":"","number":0}"#,
    );
}

#[test]
fn pretty() {
    let pretty = Options { pretty: true, omit_defaults: true, ..options() };
    becomes_pretty(
        r#"{"strings":["a","b"],"labels":{"k":1},"book":{},"object":{"a":[],"b":{},"c":[1]},"any":{"@type":"x/test.Book","title":"t"}}"#,
        &pretty,
        r#"{
  "strings": [
    "a",
    "b"
  ],
  "labels": {
    "k": 1
  },
  "book": {},
  "object": {
    "a": [],
    "b": {},
    "c": [
      1
    ]
  },
  "any": {
    "@type": "x/test.Book",
    "title": "t"
  }
}"#,
    );
    let names = Options { use_proto_names: true, ..pretty };
    becomes_pretty(r#"{"anI32":1}"#, &names, "{\n  \"an_i32\": 1\n}");
}

fn becomes_pretty(text: &str, options: &Options, expected: &str) {
    let message = super::read(text).expect("the text fits");
    assert_eq!(write_with(&message, options), expected);
}

#[test]
fn the_writer_appends() {
    let options = options();
    let mut buffer = b"data: ".to_vec();
    let book = Book { title: "t".to_owned(), ..Book::default() };
    encode(&(), &options, &mut buffer).expect("has a form");
    Writer::new(&mut buffer, &options).repeated_value(&[book], |writer, book| {
        writer.string_value(&book.title);
    });
    assert_eq!(buffer, b"data: {}[\"t\"]");
}
