use std::borrow::Cow;

use super::{Mode, Reader};
use crate::json::{
    Error,
    number::{self, NotInteger},
};

impl<'a> Reader<'a> {
    /// Reads an integer: a number or a string that holds one, `1.0` and `1e3` included.
    ///
    /// # Errors
    /// The value is not integral or not an `i32`.
    pub fn i32(&mut self, value: &mut i32) -> Result<(), Error> {
        *value = self.integer("an integer from -2147483648 to 2147483647")?;
        Ok(())
    }

    /// Reads an integer as [`Reader::i32`] does.
    ///
    /// # Errors
    /// The value is not integral or not an `i64`.
    pub fn i64(&mut self, value: &mut i64) -> Result<(), Error> {
        *value = self.integer("an integer from -9223372036854775808 to 9223372036854775807")?;
        Ok(())
    }

    /// Reads an integer as [`Reader::i32`] does.
    ///
    /// # Errors
    /// The value is not integral or not a `u32`.
    pub fn u32(&mut self, value: &mut u32) -> Result<(), Error> {
        *value = self.integer("an integer from 0 to 4294967295")?;
        Ok(())
    }

    /// Reads an integer as [`Reader::i32`] does.
    ///
    /// # Errors
    /// The value is not integral or not a `u64`.
    pub fn u64(&mut self, value: &mut u64) -> Result<(), Error> {
        *value = self.integer("an integer from 0 to 18446744073709551615")?;
        Ok(())
    }

    fn integer<T: TryFrom<i128>>(&mut self, range: &str) -> Result<T, Error> {
        let start = self.start();
        let value = match self.short_integer() {
            Some(value) => value.into(),
            None => self.long_integer(start, range)?,
        };
        T::try_from(value).map_err(|_| self.unexpected_at(range, start))
    }

    /// Reads an integer of at most 18 digits that is written as such, in quotes or not; the others are for
    /// `long_integer`.
    #[inline]
    fn short_integer(&mut self) -> Option<i64> {
        if self.mode != Mode::Json {
            return None;
        }
        let rest = self.rest();
        let (quoted, number) = match rest {
            [b'"', number @ ..] => (true, number),
            number => (false, number),
        };
        let (negative, digits) = match number {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        let mut magnitude = 0_i64;
        let mut length = 0;
        while let Some(digit) =
            digits.get(length).map(|byte| byte.wrapping_sub(b'0')).filter(|it| *it < 10)
        {
            if length == 18 {
                return None;
            }
            magnitude = magnitude * 10 + i64::from(digit);
            length += 1;
        }
        let ends = match digits.get(length) {
            Some(b'"') => quoted,
            Some(byte) => !quoted && !number::may_contain(*byte),
            None => !quoted,
        };
        if !ends || length == 0 || (length > 1 && digits.first() == Some(&b'0')) {
            return None;
        }
        self.at += length + usize::from(negative) + 2 * usize::from(quoted);
        Some(if negative { -magnitude } else { magnitude })
    }

    #[cold]
    fn long_integer(&mut self, start: usize, range: &str) -> Result<i128, Error> {
        let text = self.number_text("an integer")?;
        if !number::is_json(&text) {
            return Err(self.unexpected_at("an integer", start));
        }
        number::integer(&text).map_err(|error| match error {
            NotInteger::Fraction => self.unexpected_at("an integer", start),
            NotInteger::Range => self.unexpected_at(range, start),
        })
    }

    /// The text of a number, in quotes or not. What is in quotes may be anything.
    pub(super) fn number_text(&mut self, expected: &str) -> Result<Cow<'a, str>, Error> {
        if self.mode == Mode::Json && self.peek() != Some(b'"') {
            return self.number(expected).map(Cow::Borrowed);
        }
        self.string_text(expected)
    }
}
