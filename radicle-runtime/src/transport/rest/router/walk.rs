use std::ops::ControlFlow;

use super::{
    methods::Methods,
    node::{Ends, Node},
    segment::Segment,
};
use crate::transport::rest::percent;

/// A walk through the templates that match one path, the most specific first.
pub(super) struct Walk<'w, 'r, T, V> {
    pub(super) root: &'r Node<T>,
    pub(super) path: &'w [u8],
    /// The length of the longest verb of the router.
    pub(super) longest_verb: usize,
    /// Called with the methods of a template and where the path ends without the verb; ends the walk.
    pub(super) visit: V,
}

impl<'r, T, V> Walk<'_, 'r, T, V>
where
    V: FnMut(&'r Methods<T>, usize) -> ControlFlow<()>,
{
    pub(super) fn run(mut self) -> ControlFlow<()> {
        match self.path {
            [b'/', ..] => self.node(self.root, 1),
            _ => ControlFlow::Continue(()),
        }
    }

    /// Visits what follows a node, the next segment of the path starting at `start`.
    fn node(&mut self, node: &'r Node<T>, start: usize) -> ControlFlow<()> {
        let (mut node, mut start) = (node, start);
        loop {
            let segment = Segment::at(self.path, start);
            let next = start + segment.text.len() + 1;
            if next > self.path.len() {
                return self.last(node, &segment, start);
            }
            match (literal(node, &segment), single(node, &segment), &node.multi) {
                // The only way: there is nothing to come back for.
                (Some(child), None, None) | (None, Some(child), None) => {
                    (node, start) = (child, next);
                }
                (literal, single, multi) => {
                    for child in literal.into_iter().chain(single) {
                        self.node(child, next)?;
                    }
                    return self.ends(multi.as_deref(), start);
                }
            }
        }
    }

    /// Visits what the last segment of the path leads to.
    #[inline]
    fn last(&mut self, node: &'r Node<T>, segment: &Segment<'_>, start: usize) -> ControlFlow<()> {
        if self.longest_verb > 0 && segment.text.contains(&b':') {
            return self.last_with_colon(node, segment, start);
        }
        for child in literal(node, segment).into_iter().chain(single(node, segment)) {
            self.plain(Some(&child.ends))?;
            self.plain(child.multi.as_deref())?;
        }
        self.plain(node.multi.as_deref())
    }

    /// As `last` where there may be a verb. Literals and `*` come each alone, then with an empty `**`.
    #[inline(never)]
    fn last_with_colon(
        &mut self,
        node: &'r Node<T>,
        segment: &Segment<'_>,
        start: usize,
    ) -> ControlFlow<()> {
        let whole = literal(node, segment);
        self.last_literals(node, whole, start, |child| Some(&child.ends))?;
        self.last_literals(node, whole, start, |child| child.multi.as_deref())?;
        if let Some(child) = single(node, segment) {
            self.ends(Some(&child.ends), start + 1)?;
            self.ends(child.multi.as_deref(), start + 1)?;
        }
        self.ends(node.multi.as_deref(), start)
    }

    fn last_literals(
        &mut self,
        node: &'r Node<T>,
        whole: Option<&'r Node<T>>,
        start: usize,
        ends: fn(&'r Node<T>) -> Option<&'r Ends<T>>,
    ) -> ControlFlow<()> {
        for colon in self.first_colon(start)..self.path.len() {
            if self.path[colon] == b':'
                && let Some(child) = literal(node, &Segment::whole(&self.path[start..colon]))
            {
                self.verb(ends(child), colon)?;
            }
        }
        self.plain(whole.and_then(ends))
    }

    /// Visits the verbs that end the path, the longest first, then no verb. The rest of the path ends at
    /// `least` or behind it.
    fn ends(&mut self, ends: Option<&'r Ends<T>>, least: usize) -> ControlFlow<()> {
        if ends.is_some_and(|it| it.verbs.is_some()) {
            for colon in self.first_colon(least)..self.path.len() {
                if self.path[colon] == b':' {
                    self.verb(ends, colon)?;
                }
            }
        }
        self.plain(ends)
    }

    fn verb(&mut self, ends: Option<&'r Ends<T>>, colon: usize) -> ControlFlow<()> {
        let verbs = ends.and_then(|it| it.verbs.as_deref());
        match verbs.and_then(|it| it.get(&Segment::whole(&self.path[colon + 1..]))) {
            Some(methods) => (self.visit)(methods, colon),
            None => ControlFlow::Continue(()),
        }
    }

    #[inline]
    fn plain(&mut self, ends: Option<&'r Ends<T>>) -> ControlFlow<()> {
        match ends {
            Some(ends) => (self.visit)(&ends.plain, self.path.len()),
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

#[inline(always)]
fn single<'r, T>(node: &'r Node<T>, segment: &Segment<'_>) -> Option<&'r Node<T>> {
    node.single.as_deref().filter(|_| !segment.text.is_empty())
}

#[inline(always)]
fn literal<'r, T>(node: &'r Node<T>, segment: &Segment<'_>) -> Option<&'r Node<T>> {
    match segment.escaped {
        false => node.literals.get(segment),
        true => decoded_literal(node, segment),
    }
}

#[cold]
fn decoded_literal<'r, T>(node: &'r Node<T>, segment: &Segment<'_>) -> Option<&'r Node<T>> {
    if node.literals.is_empty() {
        return None;
    }
    node.literals.get(&Segment::whole(&percent::decode_bytes(segment.text, b"")?))
}
