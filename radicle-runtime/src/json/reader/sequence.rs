use super::{Mode, Reader};
use crate::json::{Error, ErrorKind};

/// An object or list that is being read. Outside of JSON it has exactly one member.
pub(super) struct Sequence {
    close: u8,
    first: bool,
}

impl Reader<'_> {
    /// Passes the opening bracket.
    pub(super) fn open_object(&mut self) -> Result<Sequence, Error> {
        self.open(b'{', b'}', "an object")
    }

    /// Passes the opening bracket of a list.
    pub(super) fn open_list(&mut self) -> Result<Sequence, Error> {
        self.open(b'[', b']', "a list")
    }

    fn open(&mut self, open: u8, close: u8, expected: &str) -> Result<Sequence, Error> {
        if self.mode == Mode::Json {
            if self.peek() != Some(open) {
                return Err(self.unexpected(expected));
            }
            self.enter()?;
            self.at += 1;
        }
        Ok(Sequence { close, first: true })
    }

    /// Whether one more member comes; passes the comma before it or the closing bracket.
    #[inline]
    pub(super) fn next_in(&mut self, sequence: &mut Sequence) -> Result<bool, Error> {
        let first = std::mem::replace(&mut sequence.first, false);
        if self.mode != Mode::Json {
            return Ok(first);
        }
        match self.peek() {
            Some(byte) if byte == sequence.close => {
                self.at += 1;
                self.room += 1;
                Ok(false)
            }
            _ if first => Ok(true),
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            _ => Err(self.not_separated(sequence.close)),
        }
    }

    fn enter(&mut self) -> Result<(), Error> {
        match self.room.checked_sub(1) {
            Some(room) => {
                self.room = room;
                Ok(())
            }
            None => Err(self.too_deep()),
        }
    }

    #[cold]
    pub(super) fn too_deep(&self) -> Error {
        let message = format!("nested deeper than {} levels", self.options.depth);
        Error::new(ErrorKind::Depth, message, self.offset_of(self.at))
    }

    #[cold]
    fn not_separated(&self, close: u8) -> Error {
        self.malformed(if close == b'}' { "`,` or `}`" } else { "`,` or `]`" })
    }
}
