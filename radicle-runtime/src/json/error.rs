use std::fmt;

/// Why a JSON text, a path variable or a query parameter was refused.
#[derive(Debug)]
pub struct Error {
    /// What is wrong, then what was expected.
    pub(crate) message: String,
    /// The path of the field, `shelf.books[2].title`; empty for the whole text.
    pub(crate) path: String,
    /// The byte offset in the JSON text; none for path variables and query parameters.
    pub(crate) offset: Option<usize>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        match self.offset {
            Some(offset) => write!(f, " at byte {offset}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
