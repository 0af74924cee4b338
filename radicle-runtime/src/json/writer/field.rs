use super::Writer;
use crate::json::{Enumeration, Field, Json};

/// Fields without presence: name and value, or nothing where defaults are omitted. Inlined, so that the
/// names of the generated field table become constants.
impl Writer<'_> {
    /// Writes a string field.
    #[inline]
    pub fn string<S: AsRef<str> + ?Sized>(&mut self, field: &Field, value: &S) {
        if self.wants(value.as_ref().is_empty()) {
            self.key(field);
            self.string_value(value);
        }
    }

    /// Writes a bytes field.
    #[inline]
    pub fn bytes<B: AsRef<[u8]> + ?Sized>(&mut self, field: &Field, value: &B) {
        if self.wants(value.as_ref().is_empty()) {
            self.key(field);
            self.bytes_value(value);
        }
    }

    /// Writes a `bool` field.
    #[inline]
    pub fn bool(&mut self, field: &Field, value: &bool) {
        if self.wants(!*value) {
            self.key(field);
            self.bool_value(value);
        }
    }

    /// Writes an `i32` field.
    #[inline]
    pub fn i32(&mut self, field: &Field, value: &i32) {
        if self.wants(*value == 0) {
            self.key(field);
            self.i32_value(value);
        }
    }

    /// Writes an `i64` field.
    #[inline]
    pub fn i64(&mut self, field: &Field, value: &i64) {
        if self.wants(*value == 0) {
            self.key(field);
            self.i64_value(value);
        }
    }

    /// Writes a `u32` field.
    #[inline]
    pub fn u32(&mut self, field: &Field, value: &u32) {
        if self.wants(*value == 0) {
            self.key(field);
            self.u32_value(value);
        }
    }

    /// Writes a `u64` field.
    #[inline]
    pub fn u64(&mut self, field: &Field, value: &u64) {
        if self.wants(*value == 0) {
            self.key(field);
            self.u64_value(value);
        }
    }

    /// Writes an `f32` field.
    #[inline]
    pub fn f32(&mut self, field: &Field, value: &f32) {
        if self.wants(value.to_bits() == 0) {
            self.key(field);
            self.f32_value(value);
        }
    }

    /// Writes an `f64` field.
    #[inline]
    pub fn f64(&mut self, field: &Field, value: &f64) {
        if self.wants(value.to_bits() == 0) {
            self.key(field);
            self.f64_value(value);
        }
    }

    /// Writes an enum field.
    #[inline]
    pub fn enumeration<E: Enumeration>(&mut self, field: &Field, value: &i32) {
        if self.wants(*value == 0) {
            self.key(field);
            self.enum_value::<E>(value);
        }
    }

    /// Writes a singular message: `null` when unset, nothing with `omit_defaults`.
    ///
    /// An unset `google.protobuf.Value` is left out always, since `null` is a value of it.
    pub fn message<M: Json>(&mut self, field: &Field, value: &Option<M>) {
        match value {
            Some(value) => {
                self.key(field);
                self.message_value(value);
            }
            None => self.unset(field),
        }
    }

    /// Writes a list field.
    #[inline]
    pub fn repeated<T>(&mut self, field: &Field, values: &[T], write: fn(&mut Self, &T)) {
        if self.wants(values.is_empty()) {
            self.key(field);
            self.repeated_value(values, write);
        }
    }

    /// Writes a map field in its iteration order. `key` writes the key in quotes.
    pub fn map<'m, K: 'm, V: 'm>(
        &mut self,
        field: &Field,
        entries: impl ExactSizeIterator<Item = (&'m K, &'m V)>,
        key: fn(&mut Self, &K),
        value: fn(&mut Self, &V),
    ) {
        if self.wants(entries.len() == 0) {
            self.key(field);
            self.map_value(entries, key, value);
        }
    }

    fn wants(&self, default: bool) -> bool {
        !(default && self.omit_defaults)
    }

    fn unset(&mut self, field: &Field) {
        if !self.omit_defaults && !field.null {
            self.key(field);
            self.null_value();
        }
    }
}
