//! The escapes of JSON strings.

/// What is wrong with an escape, and where in the string.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct EscapeError {
    pub(crate) message: &'static str,
    pub(crate) offset: usize,
}

/// Appends the text that the content of a JSON string stands for.
pub(crate) fn unescape(content: &str, text: &mut String) -> Result<(), EscapeError> {
    let mut rest = content;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let offset = content.len() - rest.len() + at;
        let (char, length) =
            escape(&rest[at + 1..]).map_err(|message| EscapeError { message, offset })?;
        text.push(char);
        rest = &rest[at + 1 + length..];
    }
    text.push_str(rest);
    Ok(())
}

/// The character that the text behind a backslash starts with, and how long its escape is.
fn escape(text: &str) -> Result<(char, usize), &'static str> {
    let char = match text.as_bytes().first() {
        Some(plain @ (b'"' | b'\\' | b'/')) => char::from(*plain),
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(&text[1..]),
        _ => return Err("unknown escape in a string"),
    };
    Ok((char, 1))
}

/// The character of one `\u` escape or of a pair of them, both without the first `\u`.
fn unicode(text: &str) -> Result<(char, usize), &'static str> {
    const LONE: &str = "half of a surrogate pair in a string";
    let first = hex(text)?;
    if let Some(char) = char::from_u32(first) {
        return Ok((char, 5));
    }
    let second = hex(text[4..].strip_prefix("\\u").ok_or(LONE)?)?;
    if first >= 0xdc00 || !(0xdc00..0xe000).contains(&second) {
        return Err(LONE);
    }
    let pair = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    char::from_u32(pair).map(|char| (char, 11)).ok_or(LONE)
}

fn hex(text: &str) -> Result<u32, &'static str> {
    text.get(..4)
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .ok_or("expected four hexadecimal digits behind `\\u`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unescaped(content: &str) -> Result<String, EscapeError> {
        let mut text = String::new();
        unescape(content, &mut text).map(|()| text)
    }

    #[test]
    fn reads_every_escape() {
        for (content, expected) in [
            (r#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r"\u0041\u00e9\uFFFF\u0000", "Aé\u{ffff}\0"),
            (r"a\ud83d\ude00b", "a😀b"),
            (r"\uD800\uDC00\udbff\udfff", "\u{10000}\u{10ffff}"),
        ] {
            assert_eq!(unescaped(content).as_deref(), Ok(expected), "{content}");
        }
    }

    #[test]
    fn refuses_every_other() {
        for (content, offset) in [
            (r"\x", 0),
            (r"ab\", 2),
            (r"\u12", 0),
            (r"\u+123", 0),
            (r"\u12é", 0),
            (r"a\ud83d", 1),
            (r"\ud83dx", 0),
            (r"\ud83d\n", 0),
            (r"\ud83d\u0041", 0),
            (r"\ude00\ud83d", 0),
            (r"\n\é", 2),
        ] {
            assert_eq!(unescaped(content).map_err(|it| it.offset), Err(offset), "{content}");
        }
    }
}
