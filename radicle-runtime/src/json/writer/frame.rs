use super::Writer;
use crate::json::{Json, Mapping};

/// Objects and lists: each member is written with a comma before it, and the first comma becomes the
/// bracket.
impl Writer<'_> {
    /// Writes a message, or the form of its own that a well-known type has.
    pub fn message_value<M: Json + ?Sized>(&mut self, value: &M) {
        if value.mapping() == Mapping::Value {
            return value.write_fields(self);
        }
        let start = self.open();
        value.write_fields(self);
        self.close(start, b'{', b'}');
    }

    /// Writes a list.
    pub fn repeated_value<T>(&mut self, values: &[T], write: fn(&mut Self, &T)) {
        let start = self.open();
        for value in values {
            self.comma();
            write(self, value);
        }
        self.close(start, b'[', b']');
    }

    /// Writes a map in its iteration order. `key` writes the key in quotes.
    pub fn map_value<'m, K: 'm, V: 'm>(
        &mut self,
        entries: impl ExactSizeIterator<Item = (&'m K, &'m V)>,
        key: fn(&mut Self, &K),
        value: fn(&mut Self, &V),
    ) {
        let start = self.open();
        for (name, it) in entries {
            self.comma();
            key(self, name);
            self.end_key();
            value(self, it);
        }
        self.close(start, b'{', b'}');
    }

    /// Opens an object or list; pass the result to `close`.
    pub(crate) fn open(&mut self) -> usize {
        self.depth += 1;
        self.end
    }

    /// Closes what `open` opened.
    pub(crate) fn close(&mut self, start: usize, open: u8, close: u8) {
        self.depth -= 1;
        if start == self.end {
            return self.put(&[open, close]);
        }
        self.buffer[start] = open;
        if self.options.pretty {
            self.line_break();
        }
        self.put(&[close]);
    }

    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    #[inline]
    pub(super) fn comma(&mut self) {
        self.put(b",");
        if self.options.pretty {
            self.line_break();
        }
    }

    fn line_break(&mut self) {
        self.put(b"\n");
        for _ in 0..self.depth {
            self.put(b"  ");
        }
    }
}
