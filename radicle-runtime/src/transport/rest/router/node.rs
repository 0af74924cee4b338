use super::{literals::Literals, methods::Methods};
use crate::spec::Segment;

/// What may follow a prefix of segments.
#[derive(Debug)]
pub(super) struct Node<T> {
    /// By the decoded segment.
    pub(super) literals: Literals<Node<T>>,
    pub(super) single: Option<Box<Node<T>>>,
    /// Boxed, as what few nodes have: most lookups pass many nodes and no other part of them.
    pub(super) multi: Option<Box<Ends<T>>>,
    pub(super) ends: Ends<T>,
}

/// The templates that end at a node, by verb.
#[derive(Debug)]
pub(super) struct Ends<T> {
    pub(super) plain: Methods<T>,
    pub(super) verbs: Option<Box<Literals<Methods<T>>>>,
}

impl<T> Node<T> {
    /// The end of these segments; the nodes on the way are made.
    pub(super) fn ends(&mut self, segments: &[Segment]) -> &mut Ends<T> {
        match segments {
            [] => &mut self.ends,
            [Segment::Multi] => self.multi.get_or_insert_default(),
            [Segment::Multi, ..] => unreachable!("radicle-build allows `**` as last segment only"),
            [Segment::Single, rest @ ..] => self.single.get_or_insert_default().ends(rest),
            [Segment::Literal(text), rest @ ..] => self.literals.entry(text).ends(rest),
        }
    }
}

impl<T> Ends<T> {
    pub(super) fn verb(&mut self, verb: Option<&str>) -> &mut Methods<T> {
        match verb {
            None => &mut self.plain,
            Some(verb) => self.verbs.get_or_insert_default().entry(verb),
        }
    }
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        Self { literals: Literals::default(), single: None, multi: None, ends: Ends::default() }
    }
}

impl<T> Default for Ends<T> {
    fn default() -> Self {
        Self { plain: Methods::default(), verbs: None }
    }
}
