//! Strings and bytes.

use super::{becomes, refused, same};

#[test]
fn strings_round_trip() {
    for content in
        ["", "é", "😀", "a\\\"b\\\\", "\\n\\r\\t\\b\\f", "\\u0000\\u001f", "\u{7f}\u{2028}", "/"]
    {
        if content.is_empty() {
            continue;
        }
        same(&format!(r#"{{"aString":"{content}"}}"#));
    }
    becomes(r#"{"aString":"\ud83d\ude00\/\u00e9"}"#, r#"{"aString":"😀/é"}"#);
    let long = "abcdefgh".repeat(1000);
    same(&format!(r#"{{"aString":"{long}\"{long}\n"}}"#));
}

#[test]
fn strings_are_not_anything_else() {
    for (value, expected) in [
        ("\"a\u{1}\"", "aString: a control character in a string at byte 13"),
        ("\"\n\"", "aString: a control character in a string at byte 12"),
        ("\"a\\x\"", "aString: unknown escape in a string at byte 13"),
        ("\"\\ud800\"", "aString: half of a surrogate pair in a string at byte 12"),
        ("\"\\ude00\\ud83d\"", "aString: half of a surrogate pair in a string at byte 12"),
        ("\"\\u12\"", "aString: expected four hexadecimal digits behind `\\u` at byte 12"),
        ("\"abc", "aString: unterminated string at byte 11"),
        ("\"abc\\\"}", "aString: unterminated string at byte 11"),
        ("\"abc\\", "aString: unterminated string at byte 11"),
        ("1", "aString: expected a string, found 1 at byte 11"),
        ("'a'", "aString: expected a string, found `\\'` at byte 11"),
        ("", "aString: expected a string, found `}` at byte 11"),
    ] {
        assert_eq!(refused(&format!(r#"{{"aString":{value}}}"#)), expected, "{value}");
    }
}

#[test]
fn bytes_are_read_in_both_alphabets() {
    for text in ["//4=", "//4", "__4=", "__4", "\\/\\/4="] {
        becomes(&format!(r#"{{"someBytes":"{text}"}}"#), r#"{"someBytes":"//4="}"#);
    }
    assert_eq!(
        refused(r#"{"maybeBytes":"a b"}"#),
        "maybeBytes: expected a string of base64, found a string \"a b\" at byte 14",
    );
    refused(r#"{"someBytes":[1]}"#);
}
