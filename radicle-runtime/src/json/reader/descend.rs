use super::{Mode, Reader, key};
use crate::json::{Error, ErrorKind, Json, Mapping, bindings::Bound, error::Quote};

/// The way to a field by names.
impl<'a> Reader<'a> {
    /// Takes the next name of the path and reads that field of the message.
    pub(super) fn descend(&mut self, message: &mut dyn Json) -> Result<(), Error> {
        let Some((name, rest)) = self.target.path.split_first() else {
            return Err(Error::new(ErrorKind::UnknownField, "an empty field path", None));
        };
        let (name, entry) = self.split_entry(name, rest);
        let fields = message.fields();
        let found = key::find(fields, name, 0).filter(|_| message.mapping() == Mapping::Object);
        let Some(field) = found else {
            let message = format!("unknown field {}", Quote(name));
            return Err(Error::new(ErrorKind::UnknownField, message, None));
        };
        // A recursive message has a field for every name of a path, however long.
        if self.target.trail.len() >= self.options.depth as usize {
            return Err(self.too_deep());
        }
        self.target.trail.push(field);
        self.target.path = rest;
        self.target.entry = entry;
        self.mode = match (rest, entry) {
            ([], None) => self.target.leaf,
            ([], Some(_)) => Mode::Entry,
            _ => Mode::Path,
        };
        self.check_bound().map_err(|error| error.in_field(name))?;
        if self.mode == Mode::Json && self.is_absent(&fields[field]) {
            return Ok(());
        }
        message.read_field(field, self).map_err(|error| error.in_field(name))
    }

    /// Sets what may not be set again.
    pub(in crate::json) fn respect(&mut self, bound: &'a [Bound]) {
        self.target.bound = bound;
    }

    /// Which field was read: the indices on the way to it, and whether it takes more than one value.
    pub(crate) fn into_trail(self) -> (Vec<usize>, bool) {
        (self.target.trail, self.target.many)
    }

    fn split_entry(&self, name: &'a str, rest: &[&str]) -> (&'a str, Option<&'a str>) {
        let allowed = self.target.leaf == Mode::Text && rest.is_empty();
        let content = name.strip_suffix(']').filter(|_| allowed);
        match content.and_then(|it| it.split_once('[')) {
            Some((name, key)) => (name, Some(key)),
            None => (name, None),
        }
    }

    fn check_bound(&self) -> Result<(), Error> {
        if !self.target.path.is_empty() {
            return Ok(());
        }
        match self.target.bound.iter().find_map(|it| it.refuses(&self.target.trail)) {
            Some((kind, message)) => Err(Error::new(kind, message, None)),
            None => Ok(()),
        }
    }
}
