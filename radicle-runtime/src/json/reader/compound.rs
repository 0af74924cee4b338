use super::Reader;
use crate::json::{Entries, Error};

/// Fields that are more than one value, or may be none.
impl Reader<'_> {
    /// Reads a field with presence: `optional` or a singular message. A failure leaves no new value.
    ///
    /// # Errors
    /// As `read`.
    pub fn optional<T: Default>(
        &mut self,
        slot: &mut Option<T>,
        read: fn(&mut Self, &mut T) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let new = slot.is_none();
        let result = read(self, slot.get_or_insert_with(T::default));
        if new && result.is_err() {
            *slot = None;
        }
        result
    }

    /// Reads a list, or appends one element outside of JSON. `null` is an empty list.
    ///
    /// # Errors
    /// As `read`, or the text is not a list.
    pub fn repeated<T: Default>(
        &mut self,
        values: &mut Vec<T>,
        read: fn(&mut Self, &mut T) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if self.is_empty_list()? {
            return Ok(());
        }
        let mut list = self.open_list()?;
        while self.next_in(&mut list)? {
            let index = values.len();
            values.push(T::default());
            if let Some(value) = values.last_mut() {
                match read(self, value) {
                    Err(error) if self.passes_over(&error) => values.truncate(index),
                    result => result.map_err(|error| error.in_element(index))?,
                }
            }
        }
        Ok(())
    }

    /// Reads a map, or adds the entry that a name like `m[key]` asks for. `null` is an empty map.
    ///
    /// # Errors
    /// As `key` and `value`, the text is not an object, or a key comes twice.
    pub fn map<M, K: Default, V: Default>(
        &mut self,
        entries: &mut M,
        key: fn(&mut Self, &mut K) -> Result<(), Error>,
        value: fn(&mut Self, &mut V) -> Result<(), Error>,
    ) -> Result<(), Error>
    where
        M: Entries<K, V>,
    {
        if self.is_empty_map()? {
            return Ok(());
        }
        let mut object = self.open_object()?;
        while self.next_in(&mut object)? {
            let start = self.start();
            let mut name = K::default();
            self.entry_key(&mut name, key)?;
            let Some(slot) = entries.add(name) else {
                return Err(self.duplicate_key(start));
            };
            match value(self, slot) {
                Err(error) if self.passes_over(&error) => {
                    let name = self.key_again(start, key)?;
                    entries.remove(&name);
                }
                result => result.map_err(|error| self.in_entry(error, start))?,
            }
        }
        Ok(())
    }

    /// Reads a member of a oneof. `wrap` makes the variant; `unwrap` gives its value back, or the other
    /// variant.
    ///
    /// # Errors
    /// As `read`, or another member is set.
    pub fn oneof<T, V: Default>(
        &mut self,
        slot: &mut Option<T>,
        read: fn(&mut Self, &mut V) -> Result<(), Error>,
        wrap: fn(V) -> T,
        unwrap: fn(T) -> Result<V, T>,
    ) -> Result<(), Error> {
        let existing = slot.take().map(unwrap);
        let keep = existing.is_some();
        let mut value = match existing {
            None => V::default(),
            Some(Ok(value)) => value,
            Some(Err(other)) => {
                *slot = Some(other);
                return Err(self.second_member());
            }
        };
        let result = read(self, &mut value);
        if keep || result.is_ok() {
            *slot = Some(wrap(value));
        }
        result
    }
}
