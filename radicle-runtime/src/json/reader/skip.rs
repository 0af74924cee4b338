use super::{Reader, sequence::Sequence};
use crate::json::Error;

impl Reader<'_> {
    /// Passes a value, checking that it is JSON.
    pub(super) fn skip(&mut self) -> Result<(), Error> {
        match self.peek() {
            Some(b'{') => {
                let start = self.at;
                let object = self.open_object()?;
                self.skip_fields(object, start)
            }
            Some(b'[') => {
                let list = self.open_list()?;
                self.skip_elements(list)
            }
            Some(b'"') => self.skip_string(),
            Some(b'-' | b'0'..=b'9') => self.number("a number").map(drop),
            _ if self.literal("null") || self.literal("true") || self.literal("false") => Ok(()),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn skip_fields(&mut self, mut object: Sequence, start: usize) -> Result<(), Error> {
        while self.next_in(&mut object)? {
            let name = self.name()?;
            self.types.note(start, &name, self.at);
            self.skip()?;
        }
        Ok(())
    }

    fn skip_elements(&mut self, mut list: Sequence) -> Result<(), Error> {
        while self.next_in(&mut list)? {
            self.skip()?;
        }
        Ok(())
    }

    fn skip_string(&mut self) -> Result<(), Error> {
        let raw = self.raw_string("a string")?;
        self.unescape(raw).map(drop)
    }
}
