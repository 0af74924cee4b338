use std::fmt;

/// How a text is made safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Inside a JSON string.
    Json,
    /// Inside quotes for people.
    Quoted,
    /// For people, as it is but for what would move the cursor or hide text.
    Plain,
}

/// Appends a text, escaped, at most `max` bytes of it; a cut one ends in `…`.
pub(super) fn push_escaped(line: &mut Vec<u8>, text: &str, style: Style, max: usize) {
    let mut escaped = Escaped::new(line, style, max);
    escaped.push(text);
    escaped.finish();
}

/// Takes a text in pieces, and appends it escaped.
pub(super) struct Escaped<'a> {
    line: &'a mut Vec<u8>,
    style: Style,
    left: usize,
    cut: bool,
}

impl<'a> Escaped<'a> {
    pub(super) fn new(line: &'a mut Vec<u8>, style: Style, max: usize) -> Self {
        Self { line, style, left: max, cut: false }
    }

    pub(super) fn push(&mut self, text: &str) {
        let mut rest = self.take(text);
        // Without an early exit this compiles to vector instructions, and most texts are plain.
        if rest.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
            self.line.extend_from_slice(rest.as_bytes());
            return;
        }
        while !rest.is_empty() {
            let plain = rest.bytes().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
            self.line.extend_from_slice(&rest.as_bytes()[..plain]);
            let mut chars = rest[plain..].chars();
            if let Some(char) = chars.next() {
                self.push_char(char);
            }
            rest = chars.as_str();
        }
    }

    pub(super) fn finish(self) {
        if self.cut {
            self.line.extend_from_slice("…".as_bytes());
        }
    }

    /// The part of a piece that still has room.
    fn take<'t>(&mut self, text: &'t str) -> &'t str {
        if text.len() <= self.left && !self.cut {
            self.left -= text.len();
            return text;
        }
        let room = if self.cut { 0 } else { self.left };
        self.cut = true;
        let end = (0..=room).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
        &text[..end]
    }

    fn push_char(&mut self, char: char) {
        match char {
            '"' | '\\' if self.style != Style::Plain => self.line.extend([b'\\', char as u8]),
            '\n' => self.line.extend(b"\\n"),
            '\r' => self.line.extend(b"\\r"),
            '\t' => self.line.extend(b"\\t"),
            char if is_treacherous(char) && self.style == Style::Json => {
                // All of them are in the basic plane, so that one unit of UTF-16 is enough.
                self.line.extend(format!("\\u{:04x}", u32::from(char)).into_bytes());
            }
            char if is_treacherous(char) => {
                self.line.extend(char.escape_unicode().map(|char| char as u8));
            }
            char => {
                self.line.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }
}

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text);
        Ok(())
    }
}

fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\'
}

/// Control characters, and those that hide or reorder the text around them.
fn is_treacherous(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str, style: Style, max: usize) -> String {
        let mut line = Vec::new();
        push_escaped(&mut line, text, style, max);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn each_style_has_its_escapes() {
        for (text, json, quoted, plain) in [
            ("plain text", "plain text", "plain text", "plain text"),
            ("a\"b\\c", r#"a\"b\\c"#, r#"a\"b\\c"#, "a\"b\\c"),
            ("a\nb\rc\td", r"a\nb\rc\td", r"a\nb\rc\td", r"a\nb\rc\td"),
            (
                "\0\x1b[31m\x7f",
                r"\u0000\u001b[31m\u007f",
                r"\u{0}\u{1b}[31m\u{7f}",
                r"\u{0}\u{1b}[31m\u{7f}",
            ),
            ("\u{9b}\u{202e}", r"\u009b\u202e", r"\u{9b}\u{202e}", r"\u{9b}\u{202e}"),
            ("grün 漢 🦀", "grün 漢 🦀", "grün 漢 🦀", "grün 漢 🦀"),
        ] {
            assert_eq!(escaped(text, Style::Json, 99), json);
            assert_eq!(escaped(text, Style::Quoted, 99), quoted);
            assert_eq!(escaped(text, Style::Plain, 99), plain);
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(escaped("12345", Style::Json, 5), "12345");
        assert_eq!(escaped("123456", Style::Json, 5), "12345…");
        assert_eq!(escaped("1234ü", Style::Json, 5), "1234…");
        assert_eq!(escaped("ü", Style::Json, 0), "…");
        let mut line = Vec::new();
        let mut pieces = Escaped::new(&mut line, Style::Json, 3);
        ["12", "ü", "4"].into_iter().for_each(|piece| pieces.push(piece));
        pieces.finish();
        assert_eq!(line, "12…".as_bytes());
    }
}
