mod field;
mod frame;
mod integer;
mod key;
mod room;
mod scalar;
mod string;

use super::{Error, ErrorKind, Options};

/// Writes ProtoJSON. Value writers (`*_value`) write one value; field writers add the name before it and
/// honour [`Options::omit_defaults`].
///
/// A value that has no JSON form, such as a timestamp in the year 10000, is written as `null` and reported
/// by [`Writer::finish`].
#[derive(Debug)]
pub struct Writer<'a> {
    /// The text and room behind it.
    buffer: &'a mut Vec<u8>,
    /// Where the text ends.
    end: usize,
    options: &'a Options,
    /// Neither `pretty` nor `use_proto_names`: a key is one constant string.
    plain: bool,
    omit_defaults: bool,
    /// How many objects and lists are open.
    depth: u32,
    error: Option<Error>,
}

impl<'a> Writer<'a> {
    /// Appends to the buffer.
    pub fn new(buffer: &'a mut Vec<u8>, options: &'a Options) -> Self {
        Self {
            end: buffer.len(),
            buffer,
            options,
            plain: !options.pretty && !options.use_proto_names,
            omit_defaults: options.omit_defaults,
            depth: 0,
            error: None,
        }
    }

    /// Tells whether everything that was written has a JSON form.
    ///
    /// # Errors
    /// The first value without one. The text is JSON all the same, with `null` in its place.
    pub fn finish(mut self) -> Result<(), Error> {
        self.error.take().map_or(Ok(()), Err)
    }

    /// Writes `null` in place of a value that has no JSON form.
    #[cold]
    pub(crate) fn refuse(&mut self, message: impl Into<String>) {
        self.null_value();
        self.error.get_or_insert_with(|| Error::new(ErrorKind::Value, message, None));
    }

    pub(crate) fn options(&self) -> &'a Options {
        self.options
    }
}

impl Drop for Writer<'_> {
    fn drop(&mut self) {
        self.buffer.truncate(self.end);
    }
}
