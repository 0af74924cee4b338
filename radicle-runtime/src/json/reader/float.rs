use std::borrow::Cow;

use super::{Mode, Reader};
use crate::json::{Error, number};

impl<'a> Reader<'a> {
    /// Reads a number, a string that holds one, `"NaN"`, `"Infinity"` or `"-Infinity"`.
    ///
    /// # Errors
    /// The value is not a number or too large for an `f32`.
    pub fn f32(&mut self, value: &mut f32) -> Result<(), Error> {
        let start = self.start();
        let text = self.float_text(start)?;
        *value = text.parse().unwrap_or(f32::INFINITY);
        self.check_range(value.is_infinite(), &text, start)
    }

    /// Reads a number as [`Reader::f32`] does.
    ///
    /// # Errors
    /// The value is not a number or too large for an `f64`.
    pub fn f64(&mut self, value: &mut f64) -> Result<(), Error> {
        let start = self.start();
        let text = self.float_text(start)?;
        *value = text.parse().unwrap_or(f64::INFINITY);
        self.check_range(value.is_infinite(), &text, start)
    }

    /// The text of a number, or of one of the three that JSON has no numbers for.
    fn float_text(&mut self, start: usize) -> Result<Cow<'a, str>, Error> {
        if self.mode == Mode::Json && self.peek() != Some(b'"') {
            return self.number("a number").map(Cow::Borrowed);
        }
        let text = self.string_text("a number")?;
        if number::is_json(&text) || matches!(&*text, "NaN" | "Infinity" | "-Infinity") {
            return Ok(text);
        }
        Err(self.unexpected_at("a number", start))
    }

    fn check_range(&self, infinite: bool, text: &str, start: usize) -> Result<(), Error> {
        if infinite && !text.ends_with("Infinity") {
            return Err(self.unexpected_at("a number in the range of the field's type", start));
        }
        Ok(())
    }
}
