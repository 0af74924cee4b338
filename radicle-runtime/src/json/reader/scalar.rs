use super::{Mode, Reader};
use crate::{base64, json::Error};

/// Value readers are all of one shape, so that they fit `optional`, `repeated`, `map` and `oneof`.
impl Reader<'_> {
    /// Reads a string.
    ///
    /// # Errors
    /// The value is not a string.
    pub fn string(&mut self, value: &mut String) -> Result<(), Error> {
        if self.mode != Mode::Json {
            *value = self.string_text("a string")?.into_owned();
            return Ok(());
        }
        let raw = self.raw_string("a string")?;
        if raw.escaped {
            value.clear();
            return self.unescape_into(raw, value);
        }
        *value = raw.text.to_owned();
        Ok(())
    }

    /// Reads base64 in either alphabet, padded or not, into a `Vec<u8>` or `Bytes`.
    ///
    /// # Errors
    /// The value is not a string, or not base64.
    pub fn bytes<B: From<Vec<u8>>>(&mut self, value: &mut B) -> Result<(), Error> {
        *value = B::from(self.base64()?);
        Ok(())
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// The value is neither.
    pub fn bool(&mut self, value: &mut bool) -> Result<(), Error> {
        const EXPECTED: &str = "`true` or `false`";
        if self.mode == Mode::Json && !self.in_key {
            *value = self.literal("true");
            return if *value || self.literal("false") {
                Ok(())
            } else {
                Err(self.unexpected(EXPECTED))
            };
        }
        let start = self.start();
        *value = match &*self.string_text(EXPECTED)? {
            "true" => true,
            "false" => false,
            _ => return Err(self.unexpected_at(EXPECTED, start)),
        };
        Ok(())
    }

    fn base64(&mut self) -> Result<Vec<u8>, Error> {
        const EXPECTED: &str = "a string of base64";
        let start = self.start();
        let text = self.string_text(EXPECTED)?;
        base64::decode(text.as_bytes()).ok_or_else(|| self.unexpected_at(EXPECTED, start))
    }
}
