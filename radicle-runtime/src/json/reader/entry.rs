use super::{Mode, Reader};
use crate::json::{Error, ErrorKind};

/// What lists and maps need beside their members.
impl Reader<'_> {
    /// Whether `null` stands for the list; refuses a path that goes on behind it.
    pub(super) fn is_empty_list(&mut self) -> Result<bool, Error> {
        self.target.many = true;
        match self.mode {
            Mode::Json => Ok(self.literal("null")),
            Mode::Text => Ok(false),
            Mode::Path | Mode::Entry => Err(self.no_such_member()),
        }
    }

    /// Whether `null` stands for the map; refuses a name without an entry.
    pub(super) fn is_empty_map(&mut self) -> Result<bool, Error> {
        self.target.many = true;
        match self.mode {
            Mode::Json => Ok(self.literal("null")),
            Mode::Entry => Ok(false),
            Mode::Path => Err(self.no_such_member()),
            Mode::Text => Err(self.invalid_at("a map needs the key of an entry, `field[key]`", 0)),
        }
    }

    /// Reads the key of an entry and passes its colon.
    pub(super) fn entry_key<K>(
        &mut self,
        name: &mut K,
        read: fn(&mut Self, &mut K) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if self.mode == Mode::Entry {
            let text = std::mem::replace(&mut self.text, self.target.entry.unwrap_or_default());
            self.mode = Mode::Text;
            read(self, name)?;
            self.text = text;
            return Ok(());
        }
        if self.peek() != Some(b'"') {
            return Err(self.malformed("a key in quotes"));
        }
        self.in_key = true;
        read(self, name)?;
        self.in_key = false;
        self.colon()
    }

    /// Reads the key of an entry that was passed.
    #[cold]
    pub(super) fn key_again<K: Default>(
        &mut self,
        start: usize,
        read: fn(&mut Self, &mut K) -> Result<(), Error>,
    ) -> Result<K, Error> {
        let mut name = K::default();
        let at = std::mem::replace(&mut self.at, start);
        self.entry_key(&mut name, read)?;
        self.at = at;
        Ok(name)
    }

    /// Puts the key that starts there around the error.
    #[cold]
    pub(super) fn in_entry(&self, error: Error, start: usize) -> Error {
        error.in_entry(&self.key_text(start))
    }

    #[cold]
    pub(super) fn duplicate_key(&self, start: usize) -> Error {
        let offset = self.offset_of(start);
        Error::new(ErrorKind::Duplicate, "the key is given twice", offset)
            .in_entry(&self.key_text(start))
    }

    /// Another member of the oneof is set already.
    #[cold]
    pub(super) fn second_member(&self) -> Error {
        let message = "another field of the same oneof is given already";
        Error::new(ErrorKind::Duplicate, message, self.offset_of(self.at))
    }

    fn key_text(&self, start: usize) -> String {
        if let Some(entry) = self.target.entry.filter(|_| self.target.leaf == Mode::Text) {
            return entry.to_owned();
        }
        let mut again = Reader::new(self.text, self.options, Mode::Json);
        again.at = start;
        let name = again.raw_string("a key").and_then(|raw| again.unescape(raw));
        name.map(|name| name.into_owned()).unwrap_or_default()
    }
}
