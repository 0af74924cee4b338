use bytes::{BufMut, BytesMut};
use tonic::Status;

use crate::json::scan::plain_prefix;

/// Cuts a request stream into its JSON values, each with the header of a gRPC message before it.
///
/// The stream is one array, when it begins with `[`, or a sequence of values with or without whitespace
/// between them. Only the borders of values are looked for: whether they are JSON is the reader's concern.
#[derive(Debug)]
pub(super) struct Splitter {
    place: Place,
    in_array: bool,
    /// The header, to be filled in, and what has come of the value.
    value: BytesMut,
    /// The largest value in bytes.
    max: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before the first byte.
    Start,
    /// Behind `[` of the whole.
    First,
    /// Behind a comma of the whole.
    Next,
    /// Behind a value.
    Between,
    /// In an object, a list or a string: how deep, and whether in a string.
    Nested { depth: u32, string: InString },
    /// In a number, `true`, `false` or `null`.
    Word,
    /// Behind `]` of the whole.
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum InString {
    No,
    Yes,
    Escape,
}

/// A flag byte and the length of the message.
const HEADER: usize = 5;

impl Splitter {
    pub(super) fn new(max: usize) -> Self {
        let max = max.min(u32::MAX as usize);
        Self { place: Place::Start, in_array: false, value: BytesMut::new(), max }
    }

    /// Takes more of the stream and appends the values that are complete.
    ///
    /// # Errors
    /// A value is too large, or something other than a value is where a value should be.
    pub(super) fn push(&mut self, data: &[u8], frames: &mut BytesMut) -> Result<(), Status> {
        let mut rest = data;
        while let Some(&byte) = rest.first() {
            let taken = match self.place {
                Place::Nested { .. } => self.nested(rest, frames)?,
                Place::Word => self.word(rest, frames)?,
                _ => {
                    self.outside(byte)?;
                    1
                }
            };
            rest = &rest[taken..];
        }
        Ok(())
    }

    /// Appends what is left when the stream has ended.
    ///
    /// # Errors
    /// The stream ended in the middle of a value or of the array.
    pub(super) fn finish(&mut self, frames: &mut BytesMut) -> Result<(), Status> {
        if self.place == Place::Word {
            self.finish_value(frames);
        }
        match self.place {
            Place::Start | Place::End => Ok(()),
            Place::Between if !self.in_array => Ok(()),
            _ => Err(Status::invalid_argument("the request stream ends in the middle of a value")),
        }
    }

    /// Takes a byte that no value is around.
    fn outside(&mut self, byte: u8) -> Result<(), Status> {
        self.place = match (self.place, byte) {
            (place, b' ' | b'\t' | b'\r' | b'\n') => place,
            (Place::Start, b'[') => {
                self.in_array = true;
                Place::First
            }
            (Place::First, b']') => Place::End,
            (Place::Between, b']') if self.in_array => Place::End,
            (Place::Between, b',') if self.in_array => Place::Next,
            (Place::Between, _) if self.in_array => return Err(unexpected(byte, "`,` or `]`")),
            (Place::End, _) => return Err(unexpected(byte, "the end")),
            (_, b',' | b']' | b'}' | b':') => return Err(unexpected(byte, "a value")),
            _ => return self.start_value(byte),
        };
        Ok(())
    }

    fn start_value(&mut self, byte: u8) -> Result<(), Status> {
        self.place = match byte {
            b'{' | b'[' => Place::Nested { depth: 1, string: InString::No },
            b'"' => Place::Nested { depth: 0, string: InString::Yes },
            _ => Place::Word,
        };
        self.value.put_bytes(0, HEADER);
        self.extend(&[byte])
    }

    /// Takes what belongs to an object, a list or a string; gives its length.
    fn nested(&mut self, data: &[u8], frames: &mut BytesMut) -> Result<usize, Status> {
        let Place::Nested { mut depth, mut string } = self.place else {
            return Ok(0);
        };
        let mut at = 0;
        let ended = loop {
            if string == InString::Yes {
                at += plain_prefix(&data[at..]);
            }
            let Some(byte) = data.get(at) else {
                break false;
            };
            at += 1;
            match (string, byte) {
                (InString::Escape, _) => string = InString::Yes,
                (InString::Yes, b'\\') => string = InString::Escape,
                (InString::Yes, b'"') => string = InString::No,
                (InString::No, b'"') => string = InString::Yes,
                (InString::No, b'{' | b'[') => depth += 1,
                (InString::No, b'}' | b']') => depth -= 1,
                _ => continue,
            }
            if depth == 0 && string == InString::No {
                break true;
            }
        };
        self.extend(&data[..at])?;
        match ended {
            true => self.finish_value(frames),
            false => self.place = Place::Nested { depth, string },
        }
        Ok(at)
    }

    /// Takes what belongs to a number or a literal; gives its length.
    fn word(&mut self, data: &[u8], frames: &mut BytesMut) -> Result<usize, Status> {
        let end = data.iter().position(|byte| ends_word(*byte));
        let length = end.unwrap_or(data.len());
        self.extend(&data[..length])?;
        if end.is_some() {
            self.finish_value(frames);
        }
        Ok(length)
    }

    fn extend(&mut self, bytes: &[u8]) -> Result<(), Status> {
        if self.value.len() - HEADER + bytes.len() > self.max {
            let max = self.max;
            return Err(Status::resource_exhausted(format!(
                "a message of the request stream is too large, the limit is {max} bytes",
            )));
        }
        self.value.put_slice(bytes);
        Ok(())
    }

    fn finish_value(&mut self, frames: &mut BytesMut) {
        let length = (self.value.len() - HEADER) as u32;
        self.value[1..HEADER].copy_from_slice(&length.to_be_bytes());
        frames.unsplit(self.value.split());
        self.place = Place::Between;
    }
}

fn ends_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b']' | b'}' | b'{' | b'[' | b'"')
}

fn unexpected(byte: u8, expected: &str) -> Status {
    let found = byte.escape_ascii();
    Status::invalid_argument(format!("the request stream has `{found}`, expected {expected}"))
}

#[cfg(test)]
mod tests {
    use bytes::Buf;

    use super::*;

    /// Pushes the text in pieces of a size.
    fn split(text: &str, piece: usize) -> Result<Vec<String>, String> {
        let (mut splitter, mut frames) = (Splitter::new(20), BytesMut::new());
        let mut pieces = text.as_bytes().chunks(piece);
        let pushed = pieces.try_for_each(|piece| splitter.push(piece, &mut frames));
        pushed
            .and_then(|()| splitter.finish(&mut frames))
            .map_err(|status| status.message().to_owned())?;
        let mut values = Vec::new();
        while frames.has_remaining() {
            assert_eq!(frames.get_u8(), 0);
            let length = frames.get_u32() as usize;
            values.push(String::from_utf8(frames.split_to(length).to_vec()).unwrap());
        }
        Ok(values)
    }

    #[test]
    fn values_in_every_form() {
        for (text, expected) in [
            ("", &[][..]),
            (" \r\n\t", &[]),
            ("[]", &[]),
            ("[ ] \n", &[]),
            ("{}", &["{}"]),
            ("{\"a\":1}\n{\"b\":[2]}\n", &["{\"a\":1}", "{\"b\":[2]}"]),
            ("{}{}", &["{}", "{}"]),
            ("[{}, {\"a\":[]}]", &["{}", "{\"a\":[]}"]),
            ("[[1],[2]]", &["[1]", "[2]"]),
            ("1 true\nnull", &["1", "true", "null"]),
            ("[1,null]", &["1", "null"]),
            ("\"a\" \"b\"", &["\"a\"", "\"b\""]),
            (r#"{"a":"}\"{"}"#, &[r#"{"a":"}\"{"}"#]),
            (r#""\\" 1"#, &[r#""\\""#, "1"]),
            ("1{}", &["1", "{}"]),
        ] {
            for piece in 1..4 {
                let expected = Ok(expected.iter().map(|it| it.to_string()).collect());
                assert_eq!(split(text, piece), expected, "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_stream() {
        for (text, named) in [
            ("{", "ends in the middle"),
            ("[", "ends in the middle"),
            ("[{}", "ends in the middle"),
            ("[{},", "ends in the middle"),
            ("[1", "ends in the middle"),
            ("\"a", "ends in the middle"),
            ("{},{}", "`,`, expected a value"),
            ("}", "`}`, expected a value"),
            ("[,]", "`,`, expected a value"),
            ("[{},]", "`]`, expected a value"),
            ("[{} {}]", "`{`, expected `,` or `]`"),
            ("[] []", "`[`, expected the end"),
            ("{\"a\":\"0123456789012345\"}", "the limit is 20 bytes"),
        ] {
            let refused = split(text, 2).expect_err(text);
            assert!(refused.contains(named), "{text}: {refused}");
        }
    }
}
