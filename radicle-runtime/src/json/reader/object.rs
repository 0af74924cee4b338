use super::{Reader, key::Key, seen::Seen, sequence::Sequence};
use crate::json::{Error, ErrorKind, Field, Json, error::Quote};

/// What an object holds beside the fields of a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extra {
    None,
    /// `@type`, as in a `google.protobuf.Any`.
    Type,
}

impl Extra {
    /// The index behind the fields under which such a key is counted.
    fn index(self, name: &str, fields: &[Field]) -> Option<usize> {
        match (self, name) {
            (Self::Type, "@type") => Some(fields.len()),
            // Other writers give `google.protobuf.Empty` a `value`, which is `{}`.
            (Self::Type, "value") if fields.is_empty() => Some(fields.len() + 1),
            _ => None,
        }
    }
}

impl Reader<'_> {
    /// Reads an object into the fields of a message.
    pub(super) fn object(&mut self, message: &mut dyn Json) -> Result<(), Error> {
        self.members(message, Extra::None)
    }

    pub(super) fn members(&mut self, message: &mut dyn Json, extra: Extra) -> Result<(), Error> {
        let fields = message.fields();
        let mut object = self.open_object()?;
        let notes = self.notes_fields(extra);
        let mut seen = Seen::default();
        let mut next = 0;
        while let Some(field) = self.next_field(&mut object, fields, next, &mut seen, extra)? {
            let before = notes.then(|| self.enter_field(fields[field].proto));
            if !self.is_absent(&fields[field]) {
                match message.read_field(field, self) {
                    Err(error) if self.passes_over(&error) => {}
                    result => result.map_err(|error| error.in_field(fields[field].json))?,
                }
            }
            if let Some(before) = before {
                self.leave_field(before);
            }
            next = field + 1;
        }
        Ok(())
    }

    /// Passes the key of the next field and every other one before it.
    #[inline]
    fn next_field(
        &mut self,
        object: &mut Sequence,
        fields: &'static [Field],
        next: usize,
        seen: &mut Seen,
        extra: Extra,
    ) -> Result<Option<usize>, Error> {
        while self.next_in(object)? {
            let start = self.start();
            match self.key(fields, next)? {
                Key::Field(field) if seen.insert(field) => return Ok(Some(field)),
                Key::Field(field) => return Err(self.duplicate(fields[field].json, start)),
                Key::Other(name) => match extra.index(&name, fields) {
                    None => self.unknown(&name, start)?,
                    Some(index) if seen.insert(index) => self.skip()?,
                    Some(_) => return Err(self.duplicate(&name, start)),
                },
            }
        }
        Ok(None)
    }

    /// Passes the value of a key that no field has.
    #[cold]
    pub(super) fn unknown(&mut self, name: &str, start: usize) -> Result<(), Error> {
        if self.options.strict {
            let message = format!("unknown field {}", Quote(name));
            return Err(Error::new(ErrorKind::UnknownField, message, self.offset_of(start)));
        }
        self.skip()
    }

    /// Whether `null` comes, which is then passed and stands for an absent field.
    #[inline]
    pub(super) fn is_absent(&mut self, field: &Field) -> bool {
        self.peek() == Some(b'n') && !field.null && self.literal("null")
    }

    #[cold]
    pub(super) fn duplicate(&self, name: &str, start: usize) -> Error {
        let offset = self.offset_of(start);
        Error::new(ErrorKind::Duplicate, "the field is given twice", offset).in_field(name)
    }
}
