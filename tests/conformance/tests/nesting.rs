//! Nested input is read or refused, on the stack of an ordinary thread, whatever its depth.

use conformance::{
    options,
    proto::protobuf_test_messages::{proto2::TestAllTypesProto2, proto3::TestAllTypesProto3},
};
use prost::Message;
use radicle::{
    json::{self, ErrorKind, Json, Options},
    prost_types::{Any, Struct, Value},
};

const LEVELS: [usize; 4] = [50, 99, 126, 100_000];

/// What each level opens and closes, what stands inside and around.
struct Shape {
    before: &'static str,
    open: &'static str,
    inside: &'static str,
    close: &'static str,
    after: &'static str,
}

const fn shape(
    before: &'static str,
    open: &'static str,
    inside: &'static str,
    close: &'static str,
    after: &'static str,
) -> Shape {
    Shape { before, open, inside, close, after }
}

/// Levels of both test messages.
const SHAPES: [Shape; 7] = [
    shape("", r#"{"recursiveMessage":"#, "{}", "}", ""),
    shape("", r#"{"optionalNestedMessage":{"corecursive":"#, "{}", "}}", ""),
    shape("", r#"{"repeatedNestedMessage":[{"corecursive":"#, "{}", "}]}", ""),
    shape("", r#"{"mapStringNestedMessage":{"a":{"corecursive":"#, "{}", "}}}", ""),
    shape("", r#"{"oneofNestedMessage":{"corecursive":"#, "{}", "}}", ""),
    shape(r#"{"unknown":"#, "[", "", "]", "}"),
    shape(r#"{"unknown":"#, r#"{"a":"#, "1", "}", "}"),
];

/// Levels of well-known types, which the proto2 message does not have.
const WELL_KNOWN: [Shape; 9] = [
    shape(r#"{"optionalStruct":"#, r#"{"a":"#, "{}", "}", "}"),
    shape(r#"{"optionalStruct":{"a":"#, "[", "", "]", "}}"),
    shape(r#"{"optionalValue":"#, "[", "", "]", "}"),
    shape(r#"{"optionalValue":"#, r#"{"a":["#, "", "]}", "}"),
    shape(r#"{"repeatedListValue":["#, "[", "", "]", "]}"),
    shape(r#"{"optionalAny":"#, r#"{"@type":"x/google.protobuf.Any","value":"#, "{}", "}", "}"),
    shape(r#"{"optionalAny":"#, r#"{"value":"#, "{}", r#","@type":"x/google.protobuf.Any"}"#, "}"),
    shape(
        "",
        r#"{"optionalAny":{"@type":"x/protobuf_test_messages.proto3.TestAllTypesProto3","recursiveMessage":"#,
        "{}",
        "}}",
        "",
    ),
    shape(
        "",
        r#"{"optionalAny":{"recursiveMessage":"#,
        "{}",
        r#","@type":"x/protobuf_test_messages.proto3.TestAllTypesProto3"}}"#,
        "",
    ),
];

impl Shape {
    fn text(&self, levels: usize) -> String {
        let Self { before, open, inside, close, after } = self;
        format!("{before}{}{inside}{}{after}", open.repeat(levels), close.repeat(levels))
    }

    /// How many brackets are open at the deepest place.
    fn depth(&self, levels: usize) -> usize {
        let opened = |text: &str| text.bytes().filter(|byte| b"{[".contains(byte)).count();
        let own = opened(self.before) + opened(self.open) * levels;
        own + usize::from(!self.inside.is_empty() && self.inside != "1")
    }
}

/// Runs on a thread with the stack that tokio's threads have.
fn on_two_mebibytes<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(2 * 1024 * 1024)
            .spawn_scoped(scope, run)
            .expect("a thread starts")
            .join()
            .expect("the thread ends well")
    })
}

/// Reads the text, writes what was read in both formats and drops it.
fn pass<M: Message + Json + Default + PartialEq + Clone>(text: &str) -> Result<(), ErrorKind> {
    let mut message = M::default();
    json::decode(&mut message, text.as_bytes(), &options()).map_err(|error| error.kind())?;
    assert!(message.clone() == message);
    write(&message, &options());
    // The binary format nests more: prost's own limit may be reached here.
    if let Ok(again) = M::decode(&*message.encode_to_vec()) {
        write(&again, &options());
    }
    Ok(())
}

fn write(message: &dyn Json, options: &Options) {
    for pretty in [false, true] {
        let mut options = options.clone();
        options.pretty = pretty;
        let mut text = Vec::new();
        json::encode(message, &options, &mut text).expect("what was read has a form");
    }
}

#[test]
fn json_of_any_depth_is_read_or_refused() {
    let check = |shape: &Shape, pass: fn(&str) -> Result<(), ErrorKind>| {
        for levels in LEVELS {
            let expected = if shape.depth(levels) <= 100 { Ok(()) } else { Err(ErrorKind::Depth) };
            let text = shape.text(levels);
            let result = on_two_mebibytes(|| pass(&text));
            assert_eq!(result, expected, "{levels} levels of {}", shape.open);
        }
    };
    for shape in &SHAPES {
        check(shape, pass::<TestAllTypesProto3>);
        check(shape, pass::<TestAllTypesProto2>);
    }
    for shape in &WELL_KNOWN {
        check(shape, pass::<TestAllTypesProto3>);
    }
}

#[test]
fn json_without_an_end_is_refused() {
    for shape in SHAPES.iter().chain(&WELL_KNOWN) {
        for levels in LEVELS {
            let text = shape.before.to_owned() + &shape.open.repeat(levels);
            assert!(on_two_mebibytes(|| pass::<TestAllTypesProto3>(&text)).is_err(), "{text:.60}");
        }
    }
}

/// The wire format of messages in each other: these fields one in another, over and over; `prefix` stands
/// before each.
fn nested(levels: usize, numbers: &[u32], prefix: &[u8]) -> Vec<u8> {
    let mut reversed = Vec::new();
    for number in numbers.iter().rev().cycle().take(levels * numbers.len()) {
        let mut head = prefix.to_vec();
        prost::encoding::encode_key(*number, prost::encoding::WireType::LengthDelimited, &mut head);
        prost::encoding::encode_varint(reversed.len() as u64, &mut head);
        reversed.extend(head.into_iter().rev());
    }
    reversed.reverse();
    reversed
}

#[test]
fn binary_of_any_depth_is_written_as_json_or_refused() {
    fn pass<M: Message + Json + Default>(bytes: &[u8]) -> Option<String> {
        let message = M::decode(bytes).ok()?;
        let mut text = Vec::new();
        json::encode(&message, &options(), &mut text).ok()?;
        String::from_utf8(text).ok()
    }
    let any = Any { type_url: "x/google.protobuf.Any".to_owned(), value: Vec::new() };
    let known = TestAllTypesProto3 { optional_any: Some(any.clone()), ..Default::default() };
    // The numbers of the fields that make a level, and what stands before each.
    type Pass = fn(&[u8]) -> Option<String>;
    let cases: [(Pass, &[u32], Vec<u8>); 7] = [
        (pass::<TestAllTypesProto3>, &[27], Vec::new()),
        (pass::<TestAllTypesProto2>, &[27], Vec::new()),
        (pass::<Any>, &[2], any.encode_to_vec()),
        (pass::<TestAllTypesProto3>, &[27], known.encode_to_vec()),
        (pass::<TestAllTypesProto3>, &[18, 2], Vec::new()),
        // A list and its values; the entry of a struct, its value and the struct in it.
        (pass::<Value>, &[6, 1], Vec::new()),
        (pass::<Struct>, &[1, 2, 5], Vec::new()),
    ];
    for (pass, numbers, prefix) in &cases {
        for levels in LEVELS {
            let bytes = nested(levels, numbers, prefix);
            let text = on_two_mebibytes(|| pass(&bytes));
            // prost reads 100 messages in each other, and each `Any` anew.
            let fits = levels * numbers.len() <= 100 || matches!(numbers, [2]);
            assert_eq!(text.is_some(), fits, "{levels} levels of the fields {numbers:?}");
        }
    }
}

#[test]
fn groups_without_end_are_refused() {
    // The start of an unknown group, 1000, and of the group `Data`.
    for start in [&[0xc3, 0x3e][..], &[0xcb, 0x0c]] {
        let bytes = start.repeat(100_000);
        assert!(on_two_mebibytes(|| TestAllTypesProto2::decode(&*bytes).is_err()));
    }
}

#[test]
fn all_of_prosts_levels_are_written() {
    // prost reads 100 levels of messages, which are 200 of JSON with lists between them.
    let message = (0..48).fold(TestAllTypesProto3::default(), |inner, _| {
        let nested = conformance::proto::protobuf_test_messages::proto3::test_all_types_proto3::NestedMessage {
            a: 0,
            corecursive: Some(Box::new(inner)),
        };
        TestAllTypesProto3 { repeated_nested_message: vec![nested], ..Default::default() }
    });
    let bytes = message.encode_to_vec();
    on_two_mebibytes(|| {
        let message = TestAllTypesProto3::decode(&*bytes).expect("prost reads as many");
        let mut text = Vec::new();
        json::encode(&message, &options(), &mut text).expect("every level has a form");
        assert_eq!(text.iter().filter(|byte| **byte == b'[').count(), 48);
    });
}
