//! What prost-reflect 0.16 does otherwise, each with the reason why radicle does not do the same.

use conformance::proto::protobuf_test_messages::proto3::TestAllTypesProto3;
use radicle::{Message, prost_types::Any};

use crate::{
    reflect,
    support::{generated, output, read, write},
};

/// What came of one text.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// What was read, written again; all that differs in the bytes is the order of fields in an `Any`.
    pub(crate) ours: Result<String, String>,
    pub(crate) theirs: Result<String, String>,
}

impl Outcome {
    pub(crate) fn of(name: &str, text: &str) -> Self {
        let written = |message: Box<dyn Message>| {
            write(&*message, &output([true, false, false, false])).expect("it was read")
        };
        Self {
            ours: read(name, text).map(written).map_err(|it| it.to_string()),
            theirs: reflect::read(name, text).map(|bytes| written(generated(name, &bytes))),
        }
    }

    pub(crate) fn agrees(&self) -> bool {
        match (&self.ours, &self.theirs) {
            (Ok(ours), Ok(theirs)) => ours == theirs,
            (Err(_), Err(_)) => true,
            _ => false,
        }
    }
}

/// A way in which the readers differ.
struct Deviation {
    /// What the specification of ProtoJSON says, or protobuf's conformance suite.
    reason: &'static str,
    /// Words of the error of the side that refuses the text.
    error: Refusal,
    /// A text of `TestAllTypesProto3` that shows it.
    example: &'static str,
}

enum Refusal {
    Ours(&'static str),
    Theirs(&'static str),
}

use Refusal::{Ours, Theirs};

const READING: &[Deviation] = &[
    Deviation {
        reason: "an Any without content is `{}`",
        error: Theirs("expected '@type' field"),
        example: r#"{"optionalAny":{}}"#,
    },
    Deviation {
        reason: "bytes of an unknown type can be kept, so that an error detail does not get lost",
        error: Theirs("not found"),
        example: r#"{"optionalAny":{"@type":"x/unknown.Type","value":"AQ=="}}"#,
    },
    Deviation {
        reason: "the largest f32 has fewer digits in JSON than it has as an f64",
        error: Theirs("float value out of range"),
        example: r#"{"optionalFloat":3.4028235e38}"#,
    },
    Deviation {
        reason: "exponents and fractions of zero are allowed in quotes, too",
        error: Theirs("invalid digit found in string"),
        example: r#"{"optionalInt32":"1e2"}"#,
    },
    Deviation {
        reason: "the number of an enum value is a number like any other",
        error: Theirs("expected a string or integer"),
        example: r#"{"optionalNestedEnum":1.0}"#,
    },
    Deviation {
        reason: "a number in quotes is a JSON number: it has no plus sign, no leading zeros, no `inf`",
        error: Ours("expected an integer, found a string"),
        example: r#"{"optionalInt32":"+1"}"#,
    },
    Deviation {
        reason: "a number that is nearly zero is no integer",
        error: Ours("expected an integer, found 1e-"),
        example: r#"{"optionalInt32":1e-400}"#,
    },
    Deviation {
        reason: "`NaN`, `Infinity` and `-Infinity` are the only names",
        error: Ours("expected a number, found a string"),
        example: r#"{"optionalFloat":"nan"}"#,
    },
    Deviation {
        reason: "a timestamp has nine digits of a second at most",
        error: Ours("expected a timestamp"),
        example: r#"{"optionalTimestamp":"1970-01-01T00:00:00.1234567891Z"}"#,
    },
    Deviation {
        reason: "a number beyond the range of its type is an error",
        error: Ours("expected an integer from 0 to 18446744073709551615"),
        example: r#"{"optionalUint64":18446744073709551616}"#,
    },
    Deviation {
        reason: "a key is given once",
        error: Ours("the key is given twice"),
        example: r#"{"mapInt32Int32":{"1":1,"1":2}}"#,
    },
    Deviation {
        reason: "a field is given once, also if one of the values is `null`",
        error: Ours("the field is given twice"),
        example: r#"{"optionalTimestamp":null,"optionalTimestamp":null}"#,
    },
    Deviation {
        reason: "a duration has nine digits of a second at most",
        error: Ours("expected a duration"),
        example: r#"{"optionalDuration":"1.1234567891s"}"#,
    },
    Deviation {
        reason: "a path of a field mask is not empty",
        error: Ours("expected field paths in camel case"),
        example: r#"{"optionalFieldMask":"a,"}"#,
    },
    Deviation {
        reason: "`NullValue` is an enum, whose values have numbers",
        error: Theirs("expected null"),
        example: r#"{"oneofNullValue":0}"#,
    },
];

/// Whether the difference is a known one.
pub(crate) fn explains(outcome: &Outcome) -> bool {
    READING.iter().any(|deviation| deviation.explains(outcome))
}

impl Deviation {
    fn explains(&self, outcome: &Outcome) -> bool {
        match (&self.error, &outcome.ours, &outcome.theirs) {
            (Ours(words), Err(error), Ok(_)) | (Theirs(words), Ok(_), Err(error)) => {
                error.contains(words)
            }
            _ => false,
        }
    }
}

/// It has no form for an `Any` without content or of an unknown type.
pub(crate) fn cannot_write(error: &str) -> bool {
    error.contains("unsupported type url ''") || error.contains("message 'unknown.Type' not found")
}

/// It writes `null` for these in a `FloatValue` or `DoubleValue`; what it reads then is an unset field.
pub(crate) fn is_written_as_null(text: &str) -> bool {
    matches!(text, "NaN" | "Infinity" | "-Infinity")
}

const TYPE: &str = "protobuf_test_messages.proto3.TestAllTypesProto3";

#[test]
fn each_is_still_one() {
    for deviation in READING {
        let outcome = Outcome::of(TYPE, deviation.example);
        let Deviation { reason, example, .. } = deviation;
        assert!(deviation.explains(&outcome), "{example} ({reason}): {outcome:?}");
    }
}

#[test]
fn it_still_cannot_write_these() {
    let options = output([true; 4]);
    let unknown = Any { type_url: "x/unknown.Type".to_owned(), value: Vec::new() };
    for any in [Any::default(), unknown] {
        let message = TestAllTypesProto3 { optional_any: Some(any), ..Default::default() };
        let error = reflect::write(TYPE, &prost::Message::encode_to_vec(&message), &options);
        assert!(error.as_ref().is_err_and(|it| cannot_write(it)), "{error:?}");
    }
    let message =
        TestAllTypesProto3 { optional_float_wrapper: Some(f32::NAN), ..Default::default() };
    let text = reflect::write(TYPE, &prost::Message::encode_to_vec(&message), &options);
    assert_eq!(text.as_deref(), Ok(r#"{"optional_float_wrapper":null}"#));
}
