use super::Writer;
use crate::json::Field;

impl Writer<'_> {
    /// Writes the key of a field with presence (optional, oneof member); a `*_value` follows.
    #[inline]
    pub fn key(&mut self, field: &Field) {
        if self.plain {
            self.put(field.json_key.as_bytes());
        } else {
            self.styled_key(field);
        }
    }

    /// Writes a key that no field table has, such as `@type`.
    pub(crate) fn named_key(&mut self, name: &str) {
        self.comma();
        self.string_value(name);
        self.end_key();
    }

    /// Writes the colon behind a key.
    pub(super) fn end_key(&mut self) {
        self.put(if self.options.pretty { b": " } else { b":" });
    }

    #[cold]
    fn styled_key(&mut self, field: &Field) {
        let key = if self.options.use_proto_names { field.proto_key } else { field.json_key };
        self.comma();
        self.put(key.as_bytes().get(1..).unwrap_or_default());
        if self.options.pretty {
            self.put(b" ");
        }
    }
}
