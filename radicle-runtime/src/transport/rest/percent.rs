//! Percent-decoding. A path is always split before it is decoded.

use std::{borrow::Cow, fmt};

/// The reserved characters of RFC 6570, which multi-segment variables keep escaped.
pub(crate) const RESERVED: &[u8] = b":/?#[]@!$&'()*+,;=";

/// Why a text cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// A `%` that two hexadecimal digits do not follow.
    Escape,
    /// The decoded bytes are not UTF-8.
    Utf8,
}

/// Decodes every escape, apart from those of the bytes in `keep`.
pub(crate) fn decode<'t>(text: &'t str, keep: &[u8]) -> Result<Cow<'t, str>, Malformed> {
    if !text.contains('%') {
        return Ok(Cow::Borrowed(text));
    }
    let bytes = decode_bytes(text.as_bytes(), keep).ok_or(Malformed::Escape)?;
    String::from_utf8(bytes).map(Cow::Owned).map_err(|_| Malformed::Utf8)
}

/// Decodes a name or value of `application/x-www-form-urlencoded`, where `+` is a space.
pub(crate) fn decode_form(text: &str) -> Result<Cow<'_, str>, Malformed> {
    if !text.contains('+') {
        return decode(text, b"");
    }
    decode(&text.replace('+', " "), b"").map(|text| Cow::Owned(text.into_owned()))
}

/// Decodes into bytes; `None` is a malformed escape.
pub(crate) fn decode_bytes(text: &[u8], keep: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let (digits, tail) = rest.split_first_chunk::<2>()?;
        rest = tail;
        match hex(digits[0])? << 4 | hex(digits[1])? {
            kept if keep.contains(&kept) => decoded.extend([b'%', digits[0], digits[1]]),
            byte => decoded.push(byte),
        }
    }
    Some(decoded)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|digit| digit as u8)
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Escape => "malformed percent escape",
            Self::Utf8 => "not UTF-8 after percent-decoding",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_everything_in_a_single_segment() {
        for (text, expected) in [
            ("plain", Ok("plain")),
            ("a%2Fb%2fc", Ok("a/b/c")),
            ("%E2%82%AC", Ok("€")),
            ("100%25", Ok("100%")),
            ("a+b", Ok("a+b")),
            ("%", Err(Malformed::Escape)),
            ("%4", Err(Malformed::Escape)),
            ("%zz", Err(Malformed::Escape)),
            ("%+1", Err(Malformed::Escape)),
            ("%FF", Err(Malformed::Utf8)),
        ] {
            assert_eq!(decode(text, b"").as_deref(), expected.as_ref().map(|it| *it), "{text}");
        }
    }

    #[test]
    fn keeps_reserved_escapes_as_they_are() {
        assert_eq!(decode("a%2Fb%3a%20%25", RESERVED).as_deref(), Ok("a%2Fb%3a %"));
        assert_eq!(decode("a%2Fb%3a%20%25", b"/").as_deref(), Ok("a%2Fb: %"));
    }

    #[test]
    fn a_form_has_plus_for_space() {
        assert_eq!(decode_form("a+b%2B").as_deref(), Ok("a b+"));
        assert_eq!(decode_form("a%2"), Err(Malformed::Escape));
    }
}
