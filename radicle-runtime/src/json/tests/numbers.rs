//! Numbers: what is read, what is written.

use super::{becomes, options, refused, same, support::Everything, write_with};
use crate::json::Options;

fn accepts(name: &str, values: &[(&str, &str)]) {
    for (value, expected) in values {
        let expected = match *expected {
            "" => "{}".to_owned(),
            expected => format!(r#"{{"{name}":{expected}}}"#),
        };
        becomes(&format!(r#"{{"{name}":{value}}}"#), &expected);
    }
}

fn refuses(name: &str, values: &[&str]) {
    for value in values {
        refused(&format!(r#"{{"{name}":{value}}}"#));
    }
}

#[test]
fn integers_of_32_bits() {
    accepts(
        "anI32",
        &[
            ("1", "1"),
            ("\"1\"", "1"),
            ("-2147483648", "-2147483648"),
            ("2147483647", "2147483647"),
            ("1.0", "1"),
            ("\"1.0\"", "1"),
            ("1e3", "1000"),
            ("\"-1e3\"", "-1000"),
            ("12.50e1", "125"),
            ("-0", ""),
            ("2.147483647e9", "2147483647"),
            ("100000e-5", "1"),
            ("\"\\u0031\"", "1"),
        ],
    );
    refuses(
        "anI32",
        &[
            "2147483648",
            "-2147483649",
            "0.5",
            "1.5e0",
            "1e99999",
            "\"\"",
            "\" 1\"",
            "\"1 \"",
            "\"1a\"",
            "01",
            "-01",
            "+1",
            "\"+1\"",
            "\"01\"",
            ".5",
            "1.",
            "1e",
            "0x1",
            "- 1",
            "--1",
            "true",
            "{}",
            "NaN",
            "\"NaN\"",
            "1_000",
            "1 2",
            "\"1",
            "1\"",
            "99999999999999999999999999999999999999999999",
        ],
    );
    accepts("aU32", &[("4294967295", "4294967295"), ("\"4294967295\"", "4294967295"), ("-0", "")]);
    refuses("aU32", &["4294967296", "-1", "\"-1\""]);
}

#[test]
fn integers_of_64_bits() {
    accepts(
        "anI64",
        &[
            ("9223372036854775807", "\"9223372036854775807\""),
            ("\"-9223372036854775808\"", "\"-9223372036854775808\""),
            ("9007199254740993", "\"9007199254740993\""),
            ("9.223372036854775807e18", "\"9223372036854775807\""),
        ],
    );
    refuses("anI64", &["9223372036854775808", "\"-9223372036854775809\"", "1e19"]);
    accepts(
        "aU64",
        &[
            ("18446744073709551615", "\"18446744073709551615\""),
            ("1e19", "\"10000000000000000000\""),
        ],
    );
    refuses("aU64", &["18446744073709551616", "-1", "\"1.5\""]);
}

#[test]
fn ranges_are_told() {
    assert_eq!(
        refused(r#"{"aU32":-1}"#),
        "aU32: expected an integer from 0 to 4294967295, found -1 at byte 8",
    );
    assert_eq!(refused(r#"{"anI32":1.5}"#), "anI32: expected an integer, found 1.5 at byte 9");
    assert_eq!(refused(r#"{"anI32":01}"#), "anI32: not a JSON number at byte 9");
    assert_eq!(
        refused(r#"{"aFloat":1e39}"#),
        "aFloat: expected a number in the range of the field's type, found 1e39 at byte 10",
    );
}

#[test]
fn floats() {
    accepts(
        "aDouble",
        &[
            ("1", "1"),
            ("-0.5", "-0.5"),
            ("\"1.5e3\"", "1500"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("5e-324", "5e-324"),
            ("1e-400", ""),
            ("0", ""),
            ("-0", "-0"),
            ("0.1", "0.1"),
            ("\"NaN\"", "\"NaN\""),
            ("\"Infinity\"", "\"Infinity\""),
            ("\"-Infinity\"", "\"-Infinity\""),
        ],
    );
    refuses(
        "aDouble",
        &[
            "1.8e308",
            "-1e400",
            "NaN",
            "Infinity",
            "-Infinity",
            "\"nan\"",
            "\"inf\"",
            "\"+Infinity\"",
            "\"infinity\"",
            "\"\"",
            "\" 1\"",
            "1.",
            ".5",
            "\".5\"",
            "\"1.\"",
            "01",
            "true",
            "[]",
            "\"1e400\"",
        ],
    );
    accepts(
        "aFloat",
        &[
            ("0.1", "0.1"),
            ("3.4028235e38", "3.4028235e+38"),
            ("-3.4028235e38", "-3.4028235e+38"),
            ("16777217", "16777216"),
            ("\"-Infinity\"", "\"-Infinity\""),
        ],
    );
    refuses("aFloat", &["3.4028236e38", "-1e39", "\"1e39\""]);
}

#[test]
fn floats_are_written_short() {
    let doubles = Options { omit_defaults: true, ..options() };
    for (value, expected) in [
        (1.0, "1"),
        (-0.0, "-0"),
        (100.0, "100"),
        (1e15, "1000000000000000"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-7, "1e-7"),
        (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
    ] {
        let message = Everything { a_double: value, ..Everything::default() };
        assert_eq!(write_with(&message, &doubles), format!(r#"{{"aDouble":{expected}}}"#));
    }
    same(r#"{"aDouble":1e+21}"#);
}
