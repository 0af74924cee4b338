mod any;
mod compound;
mod descend;
mod entry;
mod enumeration;
mod float;
mod found;
mod integer;
mod key;
mod object;
mod presence;
mod scalar;
mod seen;
mod sequence;
mod skip;
mod text;
mod token;
mod types;

use self::{presence::Presence, types::Types};
use super::{Error, ErrorKind, Json, Mapping, Options, bindings::Bound};

/// Reads ProtoJSON in place, or the text of a path variable or query parameter.
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    options: &'a Options,
    /// How many more objects and lists may be opened.
    room: u32,
    mode: Mode,
    /// Whether the JSON string that comes is the key of a map entry.
    in_key: bool,
    /// Where the text stops to be UTF-8.
    invalid: Option<usize>,
    target: Target<'a>,
    /// Notes the fields that come, if anybody wants to know.
    presence: Option<Presence>,
    types: Types,
}

/// What the next value is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// JSON.
    Json,
    /// The whole text, without quotes.
    Text,
    /// `Target::path` says which field of the next message is meant.
    Path,
    /// `Target::entry` says which entry of the next map is meant.
    Entry,
}

/// The field that `document_at` or `bind` is on its way to.
#[derive(Debug)]
struct Target<'a> {
    /// The names that are left.
    path: &'a [&'a str],
    /// The key in brackets behind the last name.
    entry: Option<&'a str>,
    /// How the value at the end is read.
    leaf: Mode,
    /// The indices of the fields on the way.
    trail: Vec<usize>,
    /// Whether the field takes more than one value.
    many: bool,
    /// What has been set and may not be set again.
    bound: &'a [Bound],
}

impl<'a> Reader<'a> {
    /// Reads JSON.
    pub fn json(text: &'a [u8], options: &'a Options) -> Self {
        match std::str::from_utf8(text) {
            Ok(text) => Self::new(text, options, Mode::Json),
            Err(error) => {
                Self { invalid: Some(error.valid_up_to()), ..Self::new("", options, Mode::Json) }
            }
        }
    }

    /// Reads the decoded text of a path variable or query parameter.
    pub fn text(text: &'a str, options: &'a Options) -> Self {
        Self::new(text, options, Mode::Text)
    }

    fn new(text: &'a str, options: &'a Options, mode: Mode) -> Self {
        Self {
            text,
            at: 0,
            options,
            room: options.depth,
            mode,
            in_key: false,
            invalid: None,
            presence: None,
            types: Types::default(),
            target: Target {
                path: &[],
                entry: None,
                leaf: mode,
                trail: Vec::new(),
                many: false,
                bound: &[],
            },
        }
    }

    /// Reads a value that fills the whole text.
    ///
    /// # Errors
    /// The text is not JSON, does not fit the message or has something behind the value.
    pub fn document(&mut self, message: &mut dyn Json) -> Result<(), Error> {
        self.check_utf8()?;
        self.message_value(message)?;
        self.end()
    }

    /// Reads a value that fills the whole text into the field at a path of names.
    ///
    /// # Errors
    /// As [`Reader::document`], and when there is no such field.
    pub fn document_at(
        &mut self,
        message: &mut dyn Json,
        path: &'a [&'a str],
    ) -> Result<(), Error> {
        self.check_utf8()?;
        self.target.path = path;
        self.descend(message)?;
        self.end()
    }

    /// Reads the text into the field at a path of names.
    ///
    /// # Errors
    /// No such field, a text that is not of its type, a message without a text form.
    pub fn bind(&mut self, message: &mut dyn Json, path: &'a [&'a str]) -> Result<(), Error> {
        self.target.path = path;
        self.descend(message)
    }

    /// Reads a message.
    ///
    /// # Errors
    /// The value does not fit the message.
    pub fn message<M: Json>(&mut self, value: &mut M) -> Result<(), Error> {
        self.message_value(value)
    }

    pub(crate) fn options(&self) -> &'a Options {
        self.options
    }

    fn message_value(&mut self, message: &mut dyn Json) -> Result<(), Error> {
        match self.mode {
            Mode::Path => self.descend(message),
            _ if message.mapping() == Mapping::Value => message.read_field(0, self),
            Mode::Json => self.object(message),
            Mode::Text | Mode::Entry => Err(self.no_text_form()),
        }
    }

    fn end(&mut self) -> Result<(), Error> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.syntax("expected the end of the text behind the value")),
        }
    }

    fn check_utf8(&self) -> Result<(), Error> {
        match self.invalid {
            None => Ok(()),
            at => Err(Error::new(ErrorKind::Syntax, "the text is not UTF-8", at)),
        }
    }
}
