//! The names of fields and of enum values.

use super::{becomes, options, read, read_with, refused, same, support::Everything, write_with};
use crate::json::{ErrorKind, Options};

#[test]
fn fields_are_found_by_either_name_in_any_order() {
    becomes(r#"{"an_i32":1,"a_string":"x"}"#, r#"{"aString":"x","anI32":1}"#);
    becomes(
        r#"{"text":"t","aBool":true,"a_string":"x"}"#,
        r#"{"aString":"x","aBool":true,"text":"t"}"#,
    );
    becomes(r#"{"\u0061String":"x"}"#, r#"{"aString":"x"}"#);
    becomes(r#"{"AString":"x","astring":"x","aStrin":"x","aStringg":"x"}"#, "{}");
}

#[test]
fn proto_names_on_demand() {
    let options = Options { use_proto_names: true, omit_defaults: true, ..options() };
    let message = Everything { an_i32: 1, a_bool: true, ..Everything::default() };
    assert_eq!(write_with(&message, &options), r#"{"a_bool":true,"an_i32":1}"#);
}

#[test]
fn enums_are_read_by_name_or_number() {
    same(r#"{"aKind":"KIND_LOST"}"#);
    becomes(r#"{"aKind":1}"#, r#"{"aKind":"KIND_PAPER"}"#);
    becomes(r#"{"aKind":-1.0}"#, r#"{"aKind":"KIND_LOST"}"#);
    becomes(r#"{"aKind":"KIND_SOUND"}"#, r#"{"aKind":"KIND_AUDIO"}"#);
    becomes(r#"{"aKind":77}"#, r#"{"aKind":77}"#);
    becomes(r#"{"aKind":"KIND_UNSPECIFIED"}"#, "{}");
}

#[test]
fn enums_are_not_read_otherwise() {
    for (value, found) in [("\"KIND_PAPE\"", "a string \"KIND_PAPE\""), ("\"1\"", "a string \"1\"")]
    {
        assert_eq!(
            refused(&format!(r#"{{"aKind":{value}}}"#)),
            format!(
                "aKind: expected one of KIND_UNSPECIFIED, KIND_PAPER, KIND_AUDIO, KIND_SOUND, KIND_LOST, found {found} at byte 9",
            ),
        );
    }
    for value in ["2147483648", "1.5", "true", "{}"] {
        let text = format!(r#"{{"aKind":{value}}}"#);
        assert!(
            refused(&text).starts_with("aKind: expected the name or number of an enum value"),
            "{text}"
        );
    }
    assert!(read(r#"{"aKind":01}"#).is_err());
}

#[test]
fn unknown_enum_names_are_left_out_on_demand() {
    let ignore = Options { ignore_unknown_enums: true, omit_defaults: true, ..options() };
    let text = concat!(
        r#"{"aKind":"?","kinds":["KIND_PAPER","?","KIND_AUDIO"],"kindByName":{"a":"?","b":"KIND_PAPER","\u0063":"?"},"#,
        r#""inner":{"aKind":"?","anI32":1},"nothingChosen":"?","text":""}"#,
    );
    let message = read_with(text, &ignore).expect("the rest fits");
    assert_eq!(
        write_with(&message, &ignore),
        r#"{"kinds":["KIND_PAPER","KIND_AUDIO"],"inner":{"anI32":1},"kindByName":{"b":"KIND_PAPER"},"text":""}"#,
    );
    assert_eq!(read(text).map_err(|it| it.kind()), Err(ErrorKind::UnknownEnumValue));
    assert!(read_with(r#"{"aKind":true}"#, &ignore).is_err());
}

#[test]
fn enums_as_numbers_on_demand() {
    let options = Options { enums_as_ints: true, omit_defaults: true, ..options() };
    let message = Everything { a_kind: 1, kinds: vec![-1, 5], ..Everything::default() };
    assert_eq!(write_with(&message, &options), r#"{"aKind":1,"kinds":[-1,5]}"#);
}
