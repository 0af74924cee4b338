use super::segment::Slashes;
use crate::spec::{Segment, Template, Variable};

/// The part of a path that a variable takes, not decoded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Capture<'p> {
    /// The field path by proto names.
    pub(crate) field: &'static [&'static str],
    /// As it was sent.
    pub(crate) text: &'p str,
    /// Whether the variable may take more than one segment.
    pub(crate) multi: bool,
}

/// The captures of a path that a template matched, the verb cut off.
#[inline]
pub(crate) fn captures<'p>(
    template: &'static Template,
    path: &'p str,
) -> impl Iterator<Item = Capture<'p>> {
    let mut segments =
        Segments { length: path.len(), slashes: Slashes::of(path.as_bytes()), next: 0, at: 0 };
    template.variables.iter().map(move |variable| {
        let (start, end) = (segments.start(variable.start), segments.end(variable, template));
        Capture {
            field: variable.field,
            text: &path[start..end],
            multi: is_multi(variable, template),
        }
    })
}

/// Goes once through the segments of a path.
struct Segments<'p> {
    length: usize,
    slashes: Slashes<'p>,
    /// How many slashes were passed.
    next: usize,
    /// The place behind the last of them; behind the path when there are no more.
    at: usize,
}

impl Segments<'_> {
    /// Where the segment with this index starts; the end of the path when there is none.
    #[inline]
    fn start(&mut self, index: usize) -> usize {
        while self.next <= index {
            self.at = self.slashes.next().unwrap_or(self.length) + 1;
            self.next += 1;
        }
        self.at.min(self.length)
    }

    #[inline]
    fn end(&mut self, variable: &Variable, template: &Template) -> usize {
        if let [.., Segment::Multi] = template.segments[..variable.end] {
            return self.length;
        }
        self.start(variable.end);
        self.at - 1
    }
}

#[inline]
fn is_multi(variable: &Variable, template: &Template) -> bool {
    match &template.segments[variable.start..variable.end] {
        [segment] => matches!(segment, Segment::Multi),
        _ => true,
    }
}
