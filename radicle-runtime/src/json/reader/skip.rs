use super::{Reader, sequence::Sequence};
use crate::json::Error;

impl Reader<'_> {
    /// Passes a value, checking that it is JSON.
    pub(super) fn skip(&mut self) -> Result<(), Error> {
        match self.peek() {
            Some(b'{') => {
                let object = self.open_object()?;
                self.skip_members(object, true)
            }
            Some(b'[') => {
                let list = self.open_list()?;
                self.skip_members(list, false)
            }
            Some(b'"') => self.skip_string(),
            Some(b'-' | b'0'..=b'9') => self.number("a number").map(drop),
            _ if self.literal("null") || self.literal("true") || self.literal("false") => Ok(()),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn skip_members(&mut self, mut members: Sequence, keys: bool) -> Result<(), Error> {
        while self.next_in(&mut members)? {
            if keys {
                self.name()?;
            }
            self.skip()?;
        }
        Ok(())
    }

    fn skip_string(&mut self) -> Result<(), Error> {
        let raw = self.raw_string("a string")?;
        self.unescape(raw).map(drop)
    }
}
