use super::{Enumeration, Field, Json, Options};

/// Writes ProtoJSON. Value writers (`*_value`) write one value; field writers add the name before it and
/// honour [`Options::omit_defaults`].
#[derive(Debug)]
pub struct Writer<'a> {
    buffer: &'a mut Vec<u8>,
    options: &'a Options,
}

#[expect(unused_variables, missing_docs)]
impl<'a> Writer<'a> {
    pub fn new(buffer: &'a mut Vec<u8>, options: &'a Options) -> Self {
        Self { buffer, options }
    }

    // Values
    pub fn string_value<S: AsRef<str> + ?Sized>(&mut self, value: &S) { todo!() }
    pub fn bytes_value<B: AsRef<[u8]> + ?Sized>(&mut self, value: &B) { todo!() }
    pub fn bool_value(&mut self, value: &bool) { todo!() }
    pub fn i32_value(&mut self, value: &i32) { todo!() }
    pub fn i64_value(&mut self, value: &i64) { todo!() }
    pub fn u32_value(&mut self, value: &u32) { todo!() }
    pub fn u64_value(&mut self, value: &u64) { todo!() }
    pub fn f32_value(&mut self, value: &f32) { todo!() }
    pub fn f64_value(&mut self, value: &f64) { todo!() }
    pub fn enum_value<E: Enumeration>(&mut self, value: &i32) { todo!() }
    pub fn message_value<M: Json + ?Sized>(&mut self, value: &M) { todo!() }

    // The key of a field with presence (optional, oneof member); a `*_value` follows.
    pub fn key(&mut self, field: &Field) { todo!() }

    // Fields without presence
    pub fn string<S: AsRef<str> + ?Sized>(&mut self, field: &Field, value: &S) { todo!() }
    pub fn bytes<B: AsRef<[u8]> + ?Sized>(&mut self, field: &Field, value: &B) { todo!() }
    pub fn bool(&mut self, field: &Field, value: &bool) { todo!() }
    pub fn i32(&mut self, field: &Field, value: &i32) { todo!() }
    pub fn i64(&mut self, field: &Field, value: &i64) { todo!() }
    pub fn u32(&mut self, field: &Field, value: &u32) { todo!() }
    pub fn u64(&mut self, field: &Field, value: &u64) { todo!() }
    pub fn f32(&mut self, field: &Field, value: &f32) { todo!() }
    pub fn f64(&mut self, field: &Field, value: &f64) { todo!() }
    pub fn enumeration<E: Enumeration>(&mut self, field: &Field, value: &i32) { todo!() }

    // A singular message: `null` when unset, nothing with `omit_defaults`. Works for Option<Box<M>> too.
    pub fn message<M: Json>(&mut self, field: &Field, value: &Option<M>) { todo!() }

    pub fn repeated<T>(&mut self, field: &Field, values: &[T], write: fn(&mut Self, &T)) { todo!() }
    pub fn repeated_value<T>(&mut self, values: &[T], write: fn(&mut Self, &T)) { todo!() }
    // HashMap and BTreeMap; keys are written as strings by `key` (string_value, bool_value, i32_value …,
    // the writer quotes what is not quoted).
    pub fn map<'m, K: 'm, V: 'm>(
        &mut self,
        field: &Field,
        entries: impl ExactSizeIterator<Item = (&'m K, &'m V)>,
        key: fn(&mut Self, &K),
        value: fn(&mut Self, &V),
    ) { todo!() }
    pub fn map_value<'m, K: 'm, V: 'm>(
        &mut self,
        entries: impl ExactSizeIterator<Item = (&'m K, &'m V)>,
        key: fn(&mut Self, &K),
        value: fn(&mut Self, &V),
    ) { todo!() }
}
