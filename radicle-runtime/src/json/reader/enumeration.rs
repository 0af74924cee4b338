use super::{Mode, Reader};
use crate::json::{Enumeration, Error, ErrorKind};

impl Reader<'_> {
    /// Reads an enum value: its name or its number.
    ///
    /// # Errors
    /// An unknown name, or outside of JSON an unknown number.
    pub fn enumeration<E: Enumeration>(&mut self, value: &mut i32) -> Result<(), Error> {
        *value = self.enum_in(E::NAMES, E::NULL)?;
        Ok(())
    }

    fn enum_in(&mut self, names: &[(&str, i32)], null: bool) -> Result<i32, Error> {
        let start = self.start();
        if self.mode == Mode::Json && self.peek() != Some(b'"') {
            if null && self.literal("null") {
                return Ok(0);
            }
            return self.enum_number();
        }
        let name = self.string_text("the name or number of an enum value")?;
        if let Some((_, number)) = names.iter().find(|it| it.0 == name) {
            return Ok(*number);
        }
        match name.parse() {
            _ if null && self.mode == Mode::Text && name == "null" => Ok(0),
            Ok(number) if self.mode == Mode::Text && names.iter().any(|it| it.1 == number) => {
                Ok(number)
            }
            _ => Err(self.unknown_enum(names, start)),
        }
    }

    fn enum_number(&mut self) -> Result<i32, Error> {
        let start = self.at;
        let mut number = 0;
        match self.i32(&mut number) {
            Ok(()) => Ok(number),
            Err(error) if error.kind() == ErrorKind::Syntax => Err(error),
            Err(_) => Err(self.unexpected_at("the name or number of an enum value", start)),
        }
    }

    #[cold]
    fn unknown_enum(&self, names: &[(&str, i32)], start: usize) -> Error {
        const SHOWN: usize = 8;
        let mut expected = String::new();
        for (name, _) in names.iter().take(SHOWN) {
            let comma = if expected.is_empty() { "one of " } else { ", " };
            expected.push_str(comma);
            expected.push_str(name);
        }
        if names.len() > SHOWN {
            expected.push_str(", …");
        }
        self.unexpected_at(&expected, start).with_kind(ErrorKind::UnknownEnumValue)
    }

    /// Whether the error is about an enum value that may be left out.
    #[cold]
    pub(super) fn passes_over(&self, error: &Error) -> bool {
        self.options.ignore_unknown_enums && error.kind() == ErrorKind::UnknownEnumValue
    }
}
