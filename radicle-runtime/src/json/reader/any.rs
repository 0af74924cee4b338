use std::borrow::Cow;

use super::{Mode, Reader, object::Extra};
use crate::json::{Error, Json, Mapping};

/// What `google.protobuf.Any` needs.
impl<'a> Reader<'a> {
    /// The `@type` of the object that comes, wherever it stands in it. The object is not passed.
    pub(crate) fn find_type(&mut self) -> Result<Option<Cow<'a, str>>, Error> {
        if self.mode != Mode::Json {
            return Err(self.no_text_form());
        }
        let (start, room) = (self.start(), self.room);
        let place = match self.types.search(start) {
            Some(place) => place,
            None => {
                let place = self.pass_to_type(start)?;
                self.types.end(self.at);
                self.room = room;
                place
            }
        };
        let found = place.map(|place| {
            self.at = place;
            self.string_text("a type URL in quotes")
        });
        self.at = start;
        found.transpose()
    }

    /// Where the value of the object's `@type` is, if it has one. Passes what stands before it.
    fn pass_to_type(&mut self, start: usize) -> Result<Option<usize>, Error> {
        let mut object = self.open_object()?;
        while self.next_in(&mut object)? {
            let name = self.name()?;
            self.types.note(start, &name, self.at);
            if name == "@type" {
                return Ok(Some(self.at));
            }
            self.skip()?;
        }
        Ok(None)
    }

    /// Passes an object without `@type`, which must be empty.
    pub(crate) fn untyped(&mut self, start: usize) -> Result<(), Error> {
        let mut object = self.open_object()?;
        if self.next_in(&mut object)? {
            return Err(self.invalid_at("expected a field `@type` with a type URL", start));
        }
        Ok(())
    }

    /// Reads the object of a known type: its fields beside `@type`, or its own form in `value`.
    pub(crate) fn typed(&mut self, message: &mut dyn Json) -> Result<(), Error> {
        match message.mapping() {
            Mapping::Object => self.members(message, Extra::Type),
            Mapping::Value => self.typed_value(|reader| message.read_field(0, reader)),
        }
    }

    /// Reads an object of `@type` and `value`.
    pub(crate) fn typed_value(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let start = self.start();
        let mut object = self.open_object()?;
        let (mut types, mut values) = (0, 0);
        while self.next_in(&mut object)? {
            let key = self.start();
            let name = self.name()?;
            match &*name {
                "@type" => {
                    types += 1;
                    self.skip()?;
                }
                "value" => {
                    values += 1;
                    read(self).map_err(|error| error.in_field("value"))?;
                }
                _ => self.unknown(&name, key)?,
            }
            if types > 1 || values > 1 {
                return Err(self.duplicate(&name, key));
            }
        }
        if values == 0 {
            return Err(self.invalid_at("expected a field `value` beside `@type`", start));
        }
        Ok(())
    }
}
