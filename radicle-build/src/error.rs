use std::fmt;

/// Why protos could not be compiled: every mistake that was found, rendered with its place.
///
/// ```
/// let error = radicle_build::configure().generate(&["proto/missing.proto"], &["proto"]).unwrap_err();
/// assert!(error.to_string().starts_with("error: "));
/// ```
pub struct Error {
    rendered: Vec<String>,
}

impl Error {
    pub(crate) fn new(rendered: Vec<String>) -> Self {
        Self { rendered }
    }

    pub(crate) fn message(message: impl fmt::Display) -> Self {
        Self { rendered: vec![format!("error: {message}\n")] }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.rendered.join("\n").trim_end())
    }
}

/// As `Display`: a build script that returns this error shows it readable.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
