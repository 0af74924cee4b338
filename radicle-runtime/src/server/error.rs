use std::{error::Error as StdError, fmt};

/// Why a server did not start.
///
/// `Debug` shows the text of `Display`, which is what a `main` that returns the error prints.
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What kind of fault an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The server has no service or no listener.
    Empty,
    /// Two services of one name.
    DuplicateService,
    /// Two methods with one HTTP route.
    DuplicateRoute,
    /// A rule for a service or a method that the server does not have.
    UnknownMethod,
    /// A setting that cannot hold where it is made.
    Configuration,
    /// An address that is none.
    Address,
    /// A port that cannot be opened.
    Bind,
    /// Metrics that cannot be registered.
    Metrics,
    /// A log that cannot be opened.
    Logs,
    /// The signal handlers cannot be installed.
    Signals,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What kind of fault it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}
