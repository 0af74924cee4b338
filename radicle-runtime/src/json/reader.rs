use super::{Enumeration, Error, Json, Options};

/// Reads ProtoJSON in place, or the text of a path variable or query parameter.
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a [u8],
    options: &'a Options,
}

#[expect(unused_variables, missing_docs, clippy::ptr_arg)]
impl<'a> Reader<'a> {
    pub fn json(text: &'a [u8], options: &'a Options) -> Self { Self { text, options } }
    pub fn text(text: &'a str, options: &'a Options) -> Self { Self { text: text.as_bytes(), options } }
    pub fn document(&mut self, message: &mut dyn Json) -> Result<(), Error> { todo!() }
    pub fn document_at(&mut self, message: &mut dyn Json, path: &[&str]) -> Result<(), Error> { todo!() }
    pub fn bind(&mut self, message: &mut dyn Json, path: &[&str]) -> Result<(), Error> { todo!() }

    // Values, all of one shape, so that they can be handed to the functions below.
    pub fn string(&mut self, value: &mut String) -> Result<(), Error> { todo!() }
    // Vec<u8> and Bytes
    pub fn bytes<B: From<Vec<u8>>>(&mut self, value: &mut B) -> Result<(), Error> { todo!() }
    pub fn bool(&mut self, value: &mut bool) -> Result<(), Error> { todo!() }
    pub fn i32(&mut self, value: &mut i32) -> Result<(), Error> { todo!() }
    pub fn i64(&mut self, value: &mut i64) -> Result<(), Error> { todo!() }
    pub fn u32(&mut self, value: &mut u32) -> Result<(), Error> { todo!() }
    pub fn u64(&mut self, value: &mut u64) -> Result<(), Error> { todo!() }
    pub fn f32(&mut self, value: &mut f32) -> Result<(), Error> { todo!() }
    pub fn f64(&mut self, value: &mut f64) -> Result<(), Error> { todo!() }
    pub fn enumeration<E: Enumeration>(&mut self, value: &mut i32) -> Result<(), Error> { todo!() }
    pub fn message<M: Json>(&mut self, value: &mut M) -> Result<(), Error> { todo!() }

    // Option<T>: proto3 optional and singular messages. `null` clears, unless the field's type has null.
    pub fn optional<T: Default>(
        &mut self,
        slot: &mut Option<T>,
        read: fn(&mut Self, &mut T) -> Result<(), Error>,
    ) -> Result<(), Error> { todo!() }
    pub fn repeated<T: Default>(
        &mut self,
        values: &mut Vec<T>,
        read: fn(&mut Self, &mut T) -> Result<(), Error>,
    ) -> Result<(), Error> { todo!() }
    // HashMap and BTreeMap through Extend; a duplicate key is an error, found by `len` before and after.
    pub fn map<M, K: Default, V: Default>(
        &mut self,
        entries: &mut M,
        key: fn(&mut Self, &mut K) -> Result<(), Error>,
        value: fn(&mut Self, &mut V) -> Result<(), Error>,
    ) -> Result<(), Error>
    where
        M: Extend<(K, V)>,
    { todo!() }
    // A oneof member. `wrap` is the variant, `unwrap` gives its value back or the other variant.
    pub fn oneof<T, V: Default>(
        &mut self,
        slot: &mut Option<T>,
        read: fn(&mut Self, &mut V) -> Result<(), Error>,
        wrap: fn(V) -> T,
        unwrap: fn(T) -> Result<V, T>,
    ) -> Result<(), Error> { todo!() }
}
