use std::ops::ControlFlow;

use super::{
    methods::Methods,
    node::{Ends, Node},
    segment::Segment,
};
use crate::transport::rest::percent;

/// A walk through the templates that match one path, the most specific first.
pub(super) struct Walk<'w, 'r, T> {
    pub(super) path: &'w [u8],
    /// The length of the longest verb of the router.
    pub(super) longest_verb: usize,
    /// Called with the methods of a template and where the path ends without the verb; ends the walk.
    pub(super) visit: &'w mut dyn FnMut(&'r Methods<T>, usize) -> ControlFlow<()>,
}

impl<'r, T> Walk<'_, 'r, T> {
    pub(super) fn run(mut self, root: &'r Node<T>) -> ControlFlow<()> {
        match self.path {
            [b'/', ..] => self.node(root, 1),
            _ => ControlFlow::Continue(()),
        }
    }

    /// Visits what follows a node, the next segment of the path starting at `start`.
    fn node(&mut self, node: &'r Node<T>, start: usize) -> ControlFlow<()> {
        let segment = Segment::at(self.path, start);
        if start + segment.text.len() < self.path.len() {
            self.inner(node, segment, start + segment.text.len() + 1)?;
        } else {
            self.last(node, segment, start)?;
        }
        self.ends(&node.multi, start)
    }

    fn inner(&mut self, node: &'r Node<T>, segment: Segment<'_>, next: usize) -> ControlFlow<()> {
        if let Some(child) = literal(node, segment) {
            self.node(child, next)?;
        }
        match &node.single {
            Some(child) if !segment.text.is_empty() => self.node(child, next),
            _ => ControlFlow::Continue(()),
        }
    }

    /// Visits the literals and `*` that match the last segment, each alone, then with an empty `**`.
    fn last(&mut self, node: &'r Node<T>, segment: Segment<'_>, start: usize) -> ControlFlow<()> {
        if !node.literals.is_empty() {
            let whole = literal(node, segment);
            self.last_literals(node, whole, start, |child| &child.ends)?;
            self.last_literals(node, whole, start, |child| &child.multi)?;
        }
        match &node.single {
            Some(child) if !segment.text.is_empty() => {
                self.ends(&child.ends, start + 1)?;
                self.ends(&child.multi, start + 1)
            }
            _ => ControlFlow::Continue(()),
        }
    }

    fn last_literals(
        &mut self,
        node: &'r Node<T>,
        whole: Option<&'r Node<T>>,
        start: usize,
        ends: fn(&'r Node<T>) -> &'r Ends<T>,
    ) -> ControlFlow<()> {
        for colon in self.first_colon(start)..self.path.len() {
            if self.path[colon] == b':'
                && let Some(child) = literal(node, Segment::whole(&self.path[start..colon]))
            {
                self.verb(ends(child), colon)?;
            }
        }
        match whole {
            Some(child) => (self.visit)(&ends(child).plain, self.path.len()),
            None => ControlFlow::Continue(()),
        }
    }

    /// Visits the verbs that end the path, the longest first, then no verb. The rest of the path ends at
    /// `least` or behind it.
    fn ends(&mut self, ends: &'r Ends<T>, least: usize) -> ControlFlow<()> {
        if !ends.verbs.is_empty() {
            for colon in self.first_colon(least)..self.path.len() {
                if self.path[colon] == b':' {
                    self.verb(ends, colon)?;
                }
            }
        }
        (self.visit)(&ends.plain, self.path.len())
    }

    fn verb(&mut self, ends: &'r Ends<T>, colon: usize) -> ControlFlow<()> {
        match ends.verbs.get(Segment::whole(&self.path[colon + 1..])) {
            Some(methods) => (self.visit)(methods, colon),
            None => ControlFlow::Continue(()),
        }
    }

    /// The first place behind `start` where the colon of a verb can be.
    fn first_colon(&self, start: usize) -> usize {
        match self.longest_verb {
            0 => self.path.len(),
            longest => start.max(self.path.len().saturating_sub(longest + 1)),
        }
    }
}

#[inline]
fn literal<'r, T>(node: &'r Node<T>, segment: Segment<'_>) -> Option<&'r Node<T>> {
    if !segment.escaped || node.literals.is_empty() {
        return node.literals.get(segment);
    }
    node.literals.get(Segment::whole(&percent::decode_bytes(segment.text, b"")?))
}
