use std::{borrow::Cow, ops::ControlFlow};

use super::{
    methods::Methods,
    node::{Ends, Node},
};
use crate::transport::rest::percent;

/// A walk through the templates that match one path, the most specific first.
pub(super) struct Walk<'w, 'r, T, R> {
    pub(super) path: &'w [u8],
    /// The length of the longest verb of the router.
    pub(super) longest_verb: usize,
    /// Called with the methods of a template and where the path ends without the verb.
    pub(super) visit: &'w mut dyn FnMut(&'r Methods<T>, usize) -> ControlFlow<R>,
}

impl<'r, T, R> Walk<'_, 'r, T, R> {
    pub(super) fn run(mut self, root: &'r Node<T>) -> ControlFlow<R> {
        match self.path {
            [b'/', rest @ ..] => {
                // The grammar has no template for the bare root, but many a proto says `get: "/"`.
                if rest.is_empty() {
                    (self.visit)(&root.ends.plain, 1)?;
                }
                self.node(root, 1)
            }
            _ => ControlFlow::Continue(()),
        }
    }

    /// Visits what follows a node, the next segment of the path starting at `start`.
    fn node(&mut self, node: &'r Node<T>, start: usize) -> ControlFlow<R> {
        match self.path[start..].iter().position(|&byte| byte == b'/') {
            Some(length) => self.inner(node, start, start + length)?,
            None => self.last(node, start)?,
        }
        self.ends(&node.multi, start)
    }

    fn inner(&mut self, node: &'r Node<T>, start: usize, end: usize) -> ControlFlow<R> {
        if let Some(child) = self.literal(node, start, end) {
            self.node(child, end + 1)?;
        }
        match &node.single {
            Some(child) if start < end => self.node(child, end + 1),
            _ => ControlFlow::Continue(()),
        }
    }

    /// Visits the literals and `*` that match the last segment, each alone, then with an empty `**`.
    fn last(&mut self, node: &'r Node<T>, start: usize) -> ControlFlow<R> {
        if !node.literals.is_empty() {
            self.last_literals(node, start, |child| &child.ends)?;
            self.last_literals(node, start, |child| &child.multi)?;
        }
        match &node.single {
            Some(child) if start < self.path.len() => {
                self.ends(&child.ends, start + 1)?;
                self.ends(&child.multi, start + 1)
            }
            _ => ControlFlow::Continue(()),
        }
    }

    fn last_literals(
        &mut self,
        node: &'r Node<T>,
        start: usize,
        ends: fn(&'r Node<T>) -> &'r Ends<T>,
    ) -> ControlFlow<R> {
        for colon in self.first_colon(start)..self.path.len() {
            if self.path[colon] == b':'
                && let Some(child) = self.literal(node, start, colon)
            {
                self.verb(ends(child), colon)?;
            }
        }
        match self.literal(node, start, self.path.len()) {
            Some(child) => (self.visit)(&ends(child).plain, self.path.len()),
            None => ControlFlow::Continue(()),
        }
    }

    /// Visits the verbs that end the path, the longest first, then no verb. The rest of the path ends at
    /// `least` or behind it.
    fn ends(&mut self, ends: &'r Ends<T>, least: usize) -> ControlFlow<R> {
        if !ends.verbs.is_empty() {
            for colon in self.first_colon(least)..self.path.len() {
                if self.path[colon] == b':' {
                    self.verb(ends, colon)?;
                }
            }
        }
        (self.visit)(&ends.plain, self.path.len())
    }

    fn verb(&mut self, ends: &'r Ends<T>, colon: usize) -> ControlFlow<R> {
        match ends.verbs.get(&self.path[colon + 1..]) {
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

    fn literal(&self, node: &'r Node<T>, start: usize, end: usize) -> Option<&'r Node<T>> {
        if node.literals.is_empty() {
            return None;
        }
        let segment = &self.path[start..end];
        let segment = match segment.contains(&b'%') {
            true => Cow::Owned(percent::decode_bytes(segment, b"")?),
            false => Cow::Borrowed(segment),
        };
        node.literals.get(&*segment)
    }
}
