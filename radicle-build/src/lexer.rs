//! The tokens of a proto file, only to find the place of what descriptors name without one.

use std::ops::Range;

/// A token with its bytes in the file.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) range: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name, a keyword or a number.
    Word,
    /// A string literal, quotes included.
    String,
    Punctuation,
}

impl Token {
    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.range.clone()).unwrap_or_default()
    }

    /// The range of a string literal without its quotes, or of any other token.
    pub(crate) fn content(&self) -> Range<usize> {
        match self.kind {
            Kind::String if self.range.len() >= 2 => self.range.start + 1..self.range.end - 1,
            _ => self.range.clone(),
        }
    }
}

/// Splits a range of the file into tokens; comments and white space fall away, nothing is an error.
pub(crate) fn tokens(text: &str, range: Range<usize>) -> Vec<Token> {
    let bytes = text.as_bytes();
    let end = range.end.min(bytes.len());
    let mut tokens = Vec::new();
    let mut at = range.start;
    while at < end {
        let length = match bytes[at] {
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'/' if bytes[at..end].starts_with(b"//") => {
                at += until(&bytes[at..end], b"\n");
                continue;
            }
            b'/' if bytes[at..end].starts_with(b"/*") => {
                at += until(&bytes[at..end], b"*/");
                continue;
            }
            b'"' | b'\'' => string(&bytes[at..end]),
            byte if is_word(byte) => {
                bytes[at..end].iter().take_while(|byte| is_word(**byte)).count()
            }
            _ => 1,
        };
        let kind = match bytes[at] {
            b'"' | b'\'' => Kind::String,
            byte if is_word(byte) => Kind::Word,
            _ => Kind::Punctuation,
        };
        tokens.push(Token { kind, range: at..at + length });
        at += length;
    }
    tokens
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The length up to and with the end mark.
fn until(bytes: &[u8], mark: &[u8]) -> usize {
    let found = bytes.windows(mark.len()).position(|window| window == mark);
    found.map_or(bytes.len(), |start| start + mark.len())
}

fn string(bytes: &[u8]) -> usize {
    let mut escaped = false;
    for (index, byte) in bytes.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            byte if *byte == bytes[0] => return index + 1,
            b'\n' => return index,
            _ => {}
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        tokens(text, 0..text.len()).iter().map(|token| token.text(text)).collect()
    }

    #[test]
    fn comments_and_spaces_fall_away() {
        assert_eq!(texts("a /* b */ = // c\n\"d\\\"e\";"), ["a", "=", "\"d\\\"e\"", ";"]);
    }

    #[test]
    fn an_open_comment_or_string_ends_the_text() {
        assert_eq!(texts("a /* b"), ["a"]);
        assert_eq!(texts("'b"), ["'b"]);
    }
}
