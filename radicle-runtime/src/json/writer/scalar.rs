use super::Writer;
use crate::json::Enumeration;

/// Scalars. They take references, so that they fit the `write` of lists and maps.
impl Writer<'_> {
    /// Writes `true` or `false`.
    pub fn bool_value(&mut self, value: &bool) {
        self.raw(if *value { b"true" } else { b"false" });
    }

    /// Writes a number.
    pub fn i32_value(&mut self, value: &i32) {
        self.raw(itoa::Buffer::new().format(*value).as_bytes());
    }

    /// Writes a number.
    pub fn u32_value(&mut self, value: &u32) {
        self.raw(itoa::Buffer::new().format(*value).as_bytes());
    }

    /// Writes a number in quotes.
    pub fn i64_value(&mut self, value: &i64) {
        self.quoted(itoa::Buffer::new().format(*value));
    }

    /// Writes a number in quotes.
    pub fn u64_value(&mut self, value: &u64) {
        self.quoted(itoa::Buffer::new().format(*value));
    }

    /// Writes the shortest number that reads back as the same `f32`; `"NaN"`, `"Infinity"`, `"-Infinity"`.
    pub fn f32_value(&mut self, value: &f32) {
        if value.is_finite() {
            self.number(zmij::Buffer::new().format_finite(*value));
        } else {
            self.not_finite((*value).into());
        }
    }

    /// Writes the shortest number that reads back as the same `f64`; `"NaN"`, `"Infinity"`, `"-Infinity"`.
    pub fn f64_value(&mut self, value: &f64) {
        if value.is_finite() {
            self.number(zmij::Buffer::new().format_finite(*value));
        } else {
            self.not_finite(*value);
        }
    }

    /// Writes the name of an enum value; the number where it has none.
    pub fn enum_value<E: Enumeration>(&mut self, value: &i32) {
        self.enum_in(E::NAMES, E::NULL, *value);
    }

    /// Writes `null`.
    pub(crate) fn null_value(&mut self) {
        self.raw(b"null");
    }

    /// Writes text that needs no escapes as a string.
    pub(crate) fn quoted(&mut self, text: &str) {
        self.buffer.reserve(text.len() + 2);
        self.buffer.push(b'"');
        self.raw(text.as_bytes());
        self.buffer.push(b'"');
    }

    fn enum_in(&mut self, names: &'static [(&'static str, i32)], null: bool, value: i32) {
        if null && value == 0 {
            return self.null_value();
        }
        let names = if self.options.enums_as_ints { &[] } else { names };
        match names.iter().find(|it| it.1 == value) {
            Some((name, _)) => self.quoted(name),
            None => self.i32_value(&value),
        }
    }

    fn number(&mut self, text: &str) {
        self.raw(text.strip_suffix(".0").unwrap_or(text).as_bytes());
    }

    #[cold]
    fn not_finite(&mut self, value: f64) {
        self.quoted(match value {
            f64::INFINITY => "Infinity",
            f64::NEG_INFINITY => "-Infinity",
            _ => "NaN",
        });
    }

    fn raw(&mut self, text: &[u8]) {
        self.buffer.extend_from_slice(text);
    }
}
