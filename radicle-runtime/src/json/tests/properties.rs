//! What holds for any input.

use proptest::prelude::*;

use super::{options, read_with, support::Everything, write, write_with};
use crate::json::{Bindings, Options, decode};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn strings_round_trip(text in any::<String>(), key in ".*") {
        let mut message = Everything { a_string: text.clone(), ..Everything::default() };
        message.labels.insert(key, 1);
        message.strings.push(text);
        round_trip(&message)?;
    }

    #[test]
    fn control_characters_round_trip(text in "[\\x00-\\x7f]{0,40}") {
        round_trip(&Everything { a_string: text, ..Everything::default() })?;
    }

    #[test]
    fn numbers_round_trip(
        (i32, i64, u32, u64) in any::<(i32, i64, u32, u64)>(),
        float in proptest::num::f32::NORMAL | proptest::num::f32::SUBNORMAL | proptest::num::f32::ZERO,
        double in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO,
    ) {
        let message = Everything {
            an_i32: i32, an_i64: i64, a_u32: u32, a_u64: u64, a_float: float, a_double: double,
            ..Everything::default()
        };
        round_trip(&message)?;
    }

    #[test]
    fn integers_are_read_as_serde_json_reads_them(text in "-?[0-9]{1,3}(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?") {
        let json: Result<f64, _> = serde_json::from_str(&text);
        let ours = read_with(&format!(r#"{{"anI64":{text}}}"#), &options());
        match json {
            Ok(value) if value.fract() == 0.0 && value.abs() < 9e15 => {
                // A fraction too small for an f64 is refused by us only.
                if let Ok(message) = ours {
                    prop_assert_eq!(message.an_i64 as f64, value);
                } else {
                    prop_assert!(text.contains('e') || text.contains('E'), "{}", text);
                }
            }
            _ => prop_assert!(ours.is_err() || json.is_ok(), "{}", text),
        }
    }

    #[test]
    fn bytes_round_trip(bytes in any::<Vec<u8>>()) {
        round_trip(&Everything { some_bytes: bytes, ..Everything::default() })?;
    }

    #[test]
    fn any_json_is_a_value(value in json(), pretty in any::<bool>()) {
        let text = value.to_string();
        let mut message = prost_types::Value::default();
        decode(&mut message, text.as_bytes(), &options()).map_err(|it| TestCaseError::fail(it.to_string()))?;
        let again = write_with(&message, &Options { pretty, ..options() });
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&again).ok(), Some(value));
    }

    #[test]
    fn any_json_is_skipped(value in json()) {
        let text = format!(r#"{{"unknown":{value:#},"anI32":1}}"#);
        prop_assert_eq!(read_with(&text, &options()).map(|it| it.an_i32), Ok(1));
    }

    #[test]
    fn random_bytes_are_no_panic(bytes in any::<Vec<u8>>(), strict in any::<bool>()) {
        let options = Options { strict, ..options() };
        let _ = decode(&mut Everything::default(), &bytes, &options);
        let _ = decode(&mut prost_types::Value::default(), &bytes, &options);
    }

    #[test]
    fn random_json_tokens_are_no_panic(tokens in prop::collection::vec(token(), 0..60)) {
        let text = tokens.concat();
        let ours = decode(&mut prost_types::Value::default(), text.as_bytes(), &options());
        let theirs: Result<serde_json::Value, _> = serde_json::from_str(&text);
        prop_assert!(ours.is_err() || theirs.is_ok(), "{}", text);
        let _ = read_with(&text, &options());
    }

    #[test]
    fn random_keys_are_no_panic(key in ".{0,20}|([a-z.\\[\\]]|aString|book|labels|by_number){0,6}", text in ".*") {
        let _ = Bindings::new().query(&mut Everything::default(), &key, &text, &options());
    }

    #[test]
    fn cut_text_is_an_error(cut in 0_usize..200) {
        let text = concat!(
            r#"{"aString":"é\n","anI64":"-12","aDouble":1.5e3,"books":[{"title":"t"}],"labels":{"a":1},"#,
            r#""any":{"@type":"x/test.Book","title":"t"},"object":{"a":[null,true]},"unknown":{"a":[1,{}]}}"#,
        );
        let bytes = &text.as_bytes()[..cut.min(text.len() - 1)];
        prop_assert!(decode(&mut Everything::default(), bytes, &options()).is_err());
    }
}

fn round_trip(message: &Everything) -> Result<(), TestCaseError> {
    for text in [write(message), write_with(message, &options())] {
        let again = read_with(&text, &options())
            .map_err(|it| TestCaseError::fail(format!("{text}: {it}")))?;
        prop_assert_eq!(&again, message);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
    }
    Ok(())
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        proptest::num::f64::NORMAL
            .prop_filter("not integral", |it| it.fract() != 0.0)
            .prop_map(Into::into),
        any::<String>().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::hash_map(any::<String>(), inner, 0..6)
                .prop_map(|it| serde_json::Value::Object(it.into_iter().collect())),
        ]
    })
}

fn token() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"anI32\"",
        "\"any\"",
        "\"@type\"",
        "\"x/test.Book\"",
        "1",
        "-",
        "0",
        ".",
        "e",
        "null",
        "true",
        " ",
        "\\",
        "\\u00",
        "é",
        "\n",
        "\"inner\":{",
        "[1,2]",
    ])
}
