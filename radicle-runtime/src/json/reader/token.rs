use std::borrow::Cow;

use super::{Mode, Reader};
use crate::json::{Error, ErrorKind, escape, number, scan};

/// A JSON string between its quotes.
#[derive(Clone, Copy)]
pub(super) struct Raw<'a> {
    pub(super) text: &'a str,
    /// Where it starts in the whole text.
    pub(super) start: usize,
    /// Whether it has escapes.
    pub(super) escaped: bool,
}

impl<'a> Reader<'a> {
    /// The next byte that is not white space.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    /// Whether the literal comes next, which is then passed.
    pub(crate) fn literal(&mut self, literal: &str) -> bool {
        self.peek();
        let found = self.rest().starts_with(literal.as_bytes())
            && !self.rest().get(literal.len()).is_some_and(u8::is_ascii_alphanumeric);
        if found {
            self.at += literal.len();
        }
        found
    }

    /// Passes the colon behind a key.
    pub(super) fn colon(&mut self) -> Result<(), Error> {
        if self.peek() != Some(b':') {
            return Err(self.malformed("`:`"));
        }
        self.at += 1;
        Ok(())
    }

    /// Passes a string; its escapes are not checked yet.
    pub(super) fn raw_string(&mut self, expected: &str) -> Result<Raw<'a>, Error> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected(expected));
        }
        let start = self.at + 1;
        let (end, escaped) = self.string_end(start)?;
        self.at = end + 1;
        Ok(Raw { text: self.text.get(start..end).unwrap_or_default(), start, escaped })
    }

    fn string_end(&self, start: usize) -> Result<(usize, bool), Error> {
        let bytes = self.text.as_bytes();
        let (mut end, mut escaped) = (start, false);
        loop {
            end += scan::plain_prefix(bytes.get(end..).unwrap_or_default());
            match bytes.get(end) {
                Some(b'"') => return Ok((end, escaped)),
                Some(b'\\') => {
                    escaped = true;
                    end += 2;
                }
                Some(_) => return Err(self.syntax_at("a control character in a string", end)),
                None => return Err(self.syntax_at("unterminated string", start - 1)),
            }
        }
    }

    /// The text that a string stands for.
    pub(super) fn unescape(&self, raw: Raw<'a>) -> Result<Cow<'a, str>, Error> {
        if !raw.escaped {
            return Ok(Cow::Borrowed(raw.text));
        }
        let mut text = String::with_capacity(raw.text.len());
        self.unescape_into(raw, &mut text)?;
        Ok(Cow::Owned(text))
    }

    pub(super) fn unescape_into(&self, raw: Raw<'a>, value: &mut String) -> Result<(), Error> {
        escape::unescape(raw.text, value)
            .map_err(|error| self.syntax_at(error.message, raw.start + error.offset))
    }

    /// Passes a number.
    pub(super) fn number(&mut self, expected: &str) -> Result<&'a str, Error> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return Err(self.unexpected(expected));
        }
        let rest = self.rest();
        let end = rest.iter().position(|byte| !number::may_contain(*byte)).unwrap_or(rest.len());
        let text = self.text.get(self.at..self.at + end).unwrap_or_default();
        if !number::is_json(text) {
            return Err(self.syntax("not a JSON number"));
        }
        self.at += end;
        Ok(text)
    }

    /// What is left of the text.
    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[cold]
    pub(super) fn syntax(&self, message: &str) -> Error {
        self.syntax_at(message, self.at)
    }

    #[cold]
    fn syntax_at(&self, message: &str, at: usize) -> Error {
        Error::new(ErrorKind::Syntax, message, self.offset_of(at))
    }

    /// The offset for an error; none where the text came without JSON around it.
    pub(super) fn offset_of(&self, at: usize) -> Option<usize> {
        (self.target.leaf == Mode::Json).then_some(at)
    }
}
