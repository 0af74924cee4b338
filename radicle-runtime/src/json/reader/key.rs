use std::borrow::Cow;

use super::Reader;
use crate::json::{Error, Field};

/// The key of an object: a field of the table or something else.
pub(super) enum Key<'a> {
    Field(usize),
    Other(Cow<'a, str>),
}

/// The index of the field with this JSON or proto name. The search starts at the field that is likely next.
pub(super) fn find(fields: &[Field], name: &str, next: usize) -> Option<usize> {
    let from = next.min(fields.len());
    let position = |named: fn(&Field) -> &'static str| {
        let behind = fields[from..].iter().position(|field| named(field) == name);
        behind
            .map(|index| from + index)
            .or_else(|| fields[..from].iter().position(|field| named(field) == name))
    };
    position(|field| field.json).or_else(|| position(|field| field.proto))
}

impl<'a> Reader<'a> {
    /// Passes a key, which must not have white space before it, and its colon.
    #[inline]
    pub(super) fn key(&mut self, fields: &[Field], next: usize) -> Result<Key<'a>, Error> {
        if let Some(field) = fields.get(next) {
            let expected = field.json_key.as_bytes();
            let quoted = expected.get(1..expected.len().saturating_sub(1));
            if let Some(quoted) = quoted.filter(|it| self.rest().starts_with(it)) {
                self.at += quoted.len();
                self.colon()?;
                return Ok(Key::Field(next));
            }
        }
        self.any_key(fields, next)
    }

    fn any_key(&mut self, fields: &[Field], next: usize) -> Result<Key<'a>, Error> {
        let name = self.name()?;
        Ok(match find(fields, &name, next) {
            Some(field) => Key::Field(field),
            None => Key::Other(name),
        })
    }

    /// Passes any key and its colon.
    pub(super) fn name(&mut self) -> Result<Cow<'a, str>, Error> {
        if self.peek() != Some(b'"') {
            return Err(self.malformed("a key in quotes"));
        }
        let raw = self.raw_string("a key in quotes")?;
        let name = self.unescape(raw)?;
        self.colon()?;
        Ok(name)
    }
}
