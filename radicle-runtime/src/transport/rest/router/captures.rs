use super::segment::Segment as Path;
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
pub(crate) fn captures<'p>(
    template: &'static Template,
    path: &'p str,
) -> impl Iterator<Item = Capture<'p>> {
    let mut segments = Segments { path, next: 0, at: 1 };
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
    path: &'p str,
    /// The index of the next segment.
    next: usize,
    /// Where it starts; behind the path when there is none.
    at: usize,
}

impl Segments<'_> {
    /// Where the segment with this index starts; the end of the path when there is none.
    fn start(&mut self, index: usize) -> usize {
        while self.next < index {
            let start = self.at.min(self.path.len());
            self.at = start + Path::at(self.path.as_bytes(), start).text.len() + 1;
            self.next += 1;
        }
        self.at.min(self.path.len())
    }

    fn end(&mut self, variable: &Variable, template: &Template) -> usize {
        if template.segments[..variable.end].last() == Some(&Segment::Multi) {
            return self.path.len();
        }
        self.start(variable.end);
        self.at - 1
    }
}

fn is_multi(variable: &Variable, template: &Template) -> bool {
    match &template.segments[variable.start..variable.end] {
        [segment] => *segment == Segment::Multi,
        _ => true,
    }
}
