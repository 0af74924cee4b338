//! The proto files that were read, and places in them.

use std::{collections::BTreeMap, ops::Range};

/// The text of every file by its import name.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    files: BTreeMap<String, Source>,
}

/// One proto file.
#[derive(Debug)]
pub(crate) struct Source {
    /// The path as the user would write it, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
    /// Where each line starts.
    lines: Vec<usize>,
}

/// Some bytes of a file, by its import name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) file: String,
    pub(crate) range: Option<(usize, usize)>,
}

/// A line with the part of it that is meant.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Place<'s> {
    /// Counted from 1.
    pub(crate) line: usize,
    /// Characters, counted from 1.
    pub(crate) column: usize,
    /// How many characters are meant, at least one.
    pub(crate) width: usize,
    pub(crate) text: &'s str,
}

impl Span {
    pub(crate) fn new(file: impl Into<String>, range: Range<usize>) -> Self {
        Self { file: file.into(), range: Some((range.start, range.end)) }
    }

    /// A file of which no text is there, or no place in it is known.
    pub(crate) fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), range: None }
    }

    /// A part of this span, by bytes from its start.
    pub(crate) fn part(&self, part: Range<usize>) -> Self {
        match self.range {
            Some((start, end)) if start + part.end <= end => {
                Self::new(self.file.clone(), start + part.start..start + part.end)
            }
            _ => self.clone(),
        }
    }
}

impl Sources {
    pub(crate) fn insert(&mut self, name: String, path: String, text: String) {
        self.files.insert(name, Source::new(path, text));
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Source> {
        self.files.get(name)
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).map_or("", |source| &source.text)
    }

    /// Puts an offset of prost-reflect right, which takes columns, counted in bytes, for characters.
    pub(crate) fn unshifted(&self, file: &str, offset: usize) -> usize {
        let text = self.text(file);
        let Some(before) = text.get(..offset) else { return offset };
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        line + before[line..].chars().count()
    }

    /// The span of a location in `google.protobuf.SourceCodeInfo`: lines and columns from 0.
    pub(crate) fn location(&self, file: &str, location: &[i32]) -> Span {
        let (start, end) = match *location {
            [line, column, end] => ((line, column), (line, end)),
            [line, column, end_line, end] => ((line, column), (end_line, end)),
            _ => return Span::file(file),
        };
        let Some(source) = self.get(file) else {
            return Span::file(file);
        };
        match (source.offset(start), source.offset(end)) {
            (Some(start), Some(end)) => Span::new(file, start..end),
            _ => Span::file(file),
        }
    }
}

impl Source {
    fn new(path: String, text: String) -> Self {
        let newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(newlines).collect();
        Self { path, text, lines }
    }

    fn offset(&self, (line, column): (i32, i32)) -> Option<usize> {
        let start = self.lines.get(usize::try_from(line).ok()?)?;
        let offset = start + usize::try_from(column).ok()?;
        (offset <= self.text.len()).then_some(offset)
    }

    pub(crate) fn place(&self, start: usize, end: usize) -> Place<'_> {
        let start = floor(&self.text, start);
        let end = floor(&self.text, end).max(start);
        let line_start = self.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end =
            self.text[start..].find('\n').map_or(self.text.len(), |length| start + length);
        Place {
            line: self.text[..start].matches('\n').count() + 1,
            column: self.text[line_start..start].chars().count() + 1,
            width: self.text[start..end.min(line_end)].chars().count().max(1),
            text: self.text[line_start..line_end].trim_end(),
        }
    }
}

fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|offset| text.is_char_boundary(*offset)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_line_and_column_in_characters() {
        let source = Source::new("a".into(), "é\nüb = \"x\";\n".into());
        let place = source.place(5, 6);
        assert_eq!((place.line, place.column, place.width, place.text), (2, 2, 1, "üb = \"x\";"));
    }

    #[test]
    fn a_place_over_lines_ends_with_its_first_line() {
        let source = Source::new("a".into(), "ab {\n}\n".into());
        assert_eq!(source.place(0, 6).width, 4);
    }
}
