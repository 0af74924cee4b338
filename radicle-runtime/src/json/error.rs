use std::fmt;

/// Why a JSON text, a path variable or a query parameter was refused, or a message has no JSON form.
///
/// Displayed as the path of the field, what is wrong and where:
/// `shelf.books[2].title: expected a string, found 7 at byte 31`.
pub struct Error(Box<Inner>);

/// What kind of mistake an [`Error`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text is not JSON, or not UTF-8.
    Syntax,
    /// A value does not fit the type of its field.
    Value,
    /// An enum has no value of that name.
    UnknownEnumValue,
    /// The message has no field of that name.
    UnknownField,
    /// A second value for a singular field, a map key or a oneof.
    Duplicate,
    /// A query parameter for a field that path or body have set.
    Reserved,
    /// More nesting than [`Options::depth`](super::Options::depth) allows.
    Depth,
}

struct Inner {
    kind: ErrorKind,
    message: String,
    path: String,
    offset: Option<usize>,
}

impl Error {
    #[cold]
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>, offset: Option<usize>) -> Self {
        Self(Box::new(Inner { kind, message: message.into(), path: String::new(), offset }))
    }

    /// What kind of mistake this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What is wrong, then what was expected, without path and offset.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The path of the field, `shelf.books[2].title`; empty for the whole text.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The byte offset in the JSON text; none for path variables, query parameters and messages.
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }

    /// Puts the name of the field around the error.
    #[cold]
    pub(crate) fn in_field(self, name: &str) -> Self {
        self.inside(name)
    }

    /// Puts the index of a list element around the error.
    #[cold]
    pub(crate) fn in_element(self, index: usize) -> Self {
        self.inside(&format!("[{index}]"))
    }

    /// Puts the key of a map entry around the error.
    #[cold]
    pub(crate) fn in_entry(self, key: &str) -> Self {
        self.inside(&format!("[{}]", Quote(key)))
    }

    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    fn inside(mut self, segment: &str) -> Self {
        let path = &mut self.0.path;
        if !path.is_empty() && !path.starts_with('[') {
            path.insert(0, '.');
        }
        path.insert_str(0, segment);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.0.path)?;
        }
        f.write_str(&self.0.message)?;
        match self.0.offset {
            Some(offset) => write!(f, " at byte {offset}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("path", &self.0.path)
            .field("offset", &self.0.offset)
            .finish()
    }
}

impl std::error::Error for Error {}

/// A piece of the client's text in quotes: escaped, and cut where it gets long.
pub(crate) struct Quote<'a>(pub(crate) &'a str);

const QUOTED_CHARS: usize = 40;

impl fmt::Display for Quote<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chars = self.0.chars();
        f.write_str("\"")?;
        for char in chars.by_ref().take(QUOTED_CHARS) {
            write!(f, "{}", char.escape_debug())?;
        }
        f.write_str(if chars.next().is_some() { "…\"" } else { "\"" })
    }
}
