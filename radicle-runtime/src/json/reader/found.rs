use super::{Mode, Reader};
use crate::json::{Error, ErrorKind, error::Quote};

/// The errors about a value that is not what it should be.
impl Reader<'_> {
    /// The value that comes next is not what was expected.
    #[cold]
    pub(crate) fn unexpected(&self, expected: &str) -> Error {
        self.unexpected_at(expected, self.at)
    }

    /// The value at a place that was passed is not what was expected.
    #[cold]
    pub(crate) fn unexpected_at(&self, expected: &str, at: usize) -> Error {
        if matches!(self.mode, Mode::Path | Mode::Entry) {
            return self.no_such_member();
        }
        let (kind, found) = match self.mode {
            Mode::Text => (ErrorKind::Value, Quote(self.text).to_string()),
            _ => found(self.text.get(at..).unwrap_or_default()),
        };
        Error::new(kind, format!("expected {expected}, found {found}"), self.offset_of(at))
    }

    /// What comes next is not what JSON has here.
    #[cold]
    pub(super) fn malformed(&self, expected: &str) -> Error {
        let (_, found) = found(self.text.get(self.at..).unwrap_or_default());
        let message = format!("expected {expected}, found {found}");
        Error::new(ErrorKind::Syntax, message, self.offset_of(self.at))
    }

    /// Something else is wrong with the value at a place that was passed.
    #[cold]
    pub(crate) fn invalid_at(&self, message: &str, at: usize) -> Error {
        Error::new(ErrorKind::Value, message, self.offset_of(at))
    }

    #[cold]
    pub(crate) fn no_text_form(&self) -> Error {
        if self.mode == Mode::Entry {
            return self.no_such_member();
        }
        Error::new(ErrorKind::Value, "a message of this type has no text form", None)
    }

    /// A path goes on behind a field that has no fields or entries.
    #[cold]
    pub(super) fn no_such_member(&self) -> Error {
        let message = match (self.mode, self.target.path) {
            (Mode::Path, [name, ..]) => format!("no field {} here", Quote(name)),
            _ => "not a map field".to_owned(),
        };
        Error::new(ErrorKind::UnknownField, message, None)
    }
}

fn found(text: &str) -> (ErrorKind, String) {
    let Some(first) = text.chars().next() else {
        return (ErrorKind::Syntax, "the end of the text".to_owned());
    };
    match first {
        '"' => (ErrorKind::Value, format!("a string {}", Quote(string_at(text)))),
        '{' => (ErrorKind::Value, "an object".to_owned()),
        '[' => (ErrorKind::Value, "a list".to_owned()),
        _ => word(text, first),
    }
}

fn word(text: &str, first: char) -> (ErrorKind, String) {
    const LONGEST: usize = 40;
    let ends = |char: char| !(char.is_ascii_alphanumeric() || matches!(char, '-' | '+' | '.'));
    let word = text.split(ends).next().unwrap_or_default();
    let is_value = matches!(word, "true" | "false" | "null") || matches!(first, '-' | '0'..='9');
    let kind = if is_value { ErrorKind::Value } else { ErrorKind::Syntax };
    match word {
        "" => (kind, format!("`{}`", first.escape_debug())),
        _ if is_value && word.len() <= LONGEST => (kind, word.to_owned()),
        _ => (kind, Quote(word).to_string()),
    }
}

fn string_at(text: &str) -> &str {
    let content = &text[1..];
    let mut escaped = false;
    let end = content.find(|char| {
        let ends = char == '"' && !escaped;
        escaped = char == '\\' && !escaped;
        ends
    });
    end.and_then(|end| content.get(..end)).unwrap_or(content)
}
