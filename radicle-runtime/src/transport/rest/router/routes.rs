use http::Method;

use super::{Found, Router, captures};
use crate::spec::Template;

/// The router by itself, for benchmarks: no public interface.
#[derive(Debug)]
pub struct Routes(Router<usize>);

impl Routes {
    /// Adds a route; false if there is one of this method with an equal template.
    pub fn insert(&mut self, method: Method, template: &Template, route: usize) -> bool {
        self.0.insert(Some(method), template, route).is_ok()
    }

    /// The route of a path, and where the path ends without its verb.
    #[inline]
    pub fn find(&self, method: &Method, path: &str) -> Option<(usize, usize)> {
        match self.0.find(method, path) {
            Found::Target { target, end } => Some((*target, end)),
            Found::Methods(_) | Found::Nothing => None,
        }
    }

    /// The variables of a path without its verb, not decoded.
    #[inline]
    pub fn captures<'p>(
        template: &'static Template,
        path: &'p str,
    ) -> impl Iterator<Item = &'p str> {
        captures(template, path).map(|it| it.text)
    }
}

impl Default for Routes {
    fn default() -> Self {
        Self(Router::new())
    }
}
