//! The router: a trie over the segments of path templates.
//!
//! Specificity decides, not the order of insertion: at each segment a literal comes before `*`, and `*`
//! before `**`, with backtracking. A node of the trie belongs to one depth and is visited at most once per
//! lookup, so backtracking is bounded by the templates, whatever the path. Of the verbs at a node the longest one
//! that ends the path comes first, then no verb.
//!
//! A binding of another HTTP method does not hide a less specific one of the method asked for: as with
//! grpc-gateway, `POST /v1/{name}:move` leaves `GET /v1/a:move` to `GET /v1/{name}`.

mod captures;
mod literals;
mod methods;
mod node;
#[cfg(any(test, fuzzing))]
pub(crate) mod reference;
mod routes;
mod segment;
mod walk;

#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, ops::ControlFlow};

use http::Method;

pub(crate) use self::captures::captures;
pub use self::routes::Routes;
use self::{methods::Methods, node::Node, walk::Walk};
use crate::spec::Template;

/// Finds the target of an HTTP method and path.
#[derive(Debug)]
pub(crate) struct Router<T> {
    root: Node<T>,
    longest_verb: usize,
}

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found<'r, T> {
    /// A binding.
    Target {
        /// What was inserted.
        target: &'r T,
        /// Where the path ends, the verb and its colon cut off.
        end: usize,
    },
    /// Bindings of other HTTP methods only: those that the path allows, sorted.
    Methods(BTreeSet<&'r str>),
    /// No binding.
    Nothing,
}

impl<T> Router<T> {
    pub(crate) fn new() -> Self {
        Self { root: Node::default(), longest_verb: 0 }
    }

    /// Adds a target; `None` is any method.
    ///
    /// # Errors
    /// The target that has this method and an equal template.
    pub(crate) fn insert(
        &mut self,
        method: Option<Method>,
        template: &Template,
        target: T,
    ) -> Result<(), &T> {
        self.longest_verb = self.longest_verb.max(template.verb.map_or(0, str::len));
        self.root.ends(template.segments).verb(template.verb).insert(method, target)
    }

    /// Finds the most specific binding of a method for a path as it was sent.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Found<'_, T> {
        let mut found = None;
        self.walk(path, |methods, end| match methods.get(method) {
            Some(target) => {
                found = Some((target, end));
                ControlFlow::Break(())
            }
            None => ControlFlow::Continue(()),
        });
        match found {
            Some((target, end)) => Found::Target { target, end },
            None => self.other_methods(path),
        }
    }

    #[cold]
    fn other_methods(&self, path: &str) -> Found<'_, T> {
        let mut allowed = BTreeSet::new();
        self.walk(path, |methods, _| {
            allowed.extend(methods.names());
            ControlFlow::Continue(())
        });
        if allowed.is_empty() { Found::Nothing } else { Found::Methods(allowed) }
    }

    fn walk<'r>(&'r self, path: &str, visit: impl FnMut(&'r Methods<T>, usize) -> ControlFlow<()>) {
        let walk = Walk {
            root: &self.root,
            path: path.as_bytes(),
            longest_verb: self.longest_verb,
            visit,
        };
        let _ = walk.run();
    }
}
