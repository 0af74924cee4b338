use super::{Writer, room::copy_short};
use crate::json::Enumeration;

/// Scalars. They take references, so that they fit the `write` of lists and maps.
impl Writer<'_> {
    /// Writes `true` or `false`.
    pub fn bool_value(&mut self, value: &bool) {
        match value {
            true => self.put(b"true"),
            false => self.put(b"false"),
        }
    }

    /// Writes the key of a map entry.
    pub fn bool_key(&mut self, value: &bool) {
        self.quoted(if *value { "true" } else { "false" });
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
        self.put(b"null");
    }

    /// Writes text that needs no escapes as a string.
    pub(crate) fn quoted(&mut self, text: &str) {
        let room = self.room(text.len() + 2);
        room[0] = b'"';
        copy_short(text.as_bytes(), &mut room[1..]);
        room[text.len() + 1] = b'"';
        self.end += text.len() + 2;
    }

    fn enum_in(&mut self, names: &'static [(&'static str, i32)], null: bool, value: i32) {
        if null && value == 0 {
            return self.null_value();
        }
        let names = if self.options.enums_as_ints { &[] } else { names };
        // Most enums count from 0.
        let near = usize::try_from(value).ok().and_then(|index| names.get(index));
        let named = |it: &&(&str, i32)| it.1 == value;
        match near.filter(named).or_else(|| names.iter().find(named)) {
            Some((name, _)) => self.quoted(name),
            None => self.i32_value(&value),
        }
    }

    fn number(&mut self, text: &str) {
        self.put_short(text.strip_suffix(".0").unwrap_or(text).as_bytes());
    }

    #[cold]
    fn not_finite(&mut self, value: f64) {
        self.quoted(match value {
            f64::INFINITY => "Infinity",
            f64::NEG_INFINITY => "-Infinity",
            _ => "NaN",
        });
    }
}
