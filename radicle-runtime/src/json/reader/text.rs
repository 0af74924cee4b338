use std::borrow::Cow;

use super::{Mode, Reader};
use crate::json::Error;

impl<'a> Reader<'a> {
    /// The content of a JSON string, or the whole text of a path variable or query parameter.
    pub(crate) fn string_text(&mut self, expected: &str) -> Result<Cow<'a, str>, Error> {
        match self.mode {
            Mode::Json => {
                let raw = self.raw_string(expected)?;
                self.unescape(raw)
            }
            Mode::Text => Ok(Cow::Borrowed(self.text)),
            Mode::Path | Mode::Entry => Err(self.no_such_member()),
        }
    }

    /// Where the next value starts, for errors about it.
    pub(crate) fn start(&mut self) -> usize {
        self.peek();
        self.at
    }

    /// Reads a value that is JSON also in a path variable or query parameter.
    pub(crate) fn as_json(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match self.mode {
            Mode::Json => read(self),
            Mode::Text => {
                let many = self.target.many;
                self.mode = Mode::Json;
                read(self)?;
                self.end()?;
                self.mode = Mode::Text;
                self.target.many = many;
                Ok(())
            }
            Mode::Path | Mode::Entry => Err(self.no_such_member()),
        }
    }
}
