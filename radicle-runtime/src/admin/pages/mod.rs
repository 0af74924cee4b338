//! One page a file.

mod index;
mod routes;

use std::sync::Arc;

use super::{DebugPages, Page};
use crate::spec::ServiceSpec;

/// What the pages show.
#[derive(Clone, Debug)]
pub(crate) struct Sources {
    /// The server's name.
    pub(crate) server: String,
    /// The services that it has.
    pub(crate) services: Vec<&'static ServiceSpec>,
}

/// Every page, in the order of the links.
pub(super) fn all(sources: Sources, _settings: &Arc<DebugPages>) -> Vec<Box<dyn Page>> {
    let routes = routes::Routes { services: sources.services };
    let mut pages: Vec<Box<dyn Page>> = vec![Box::new(routes)];
    let index = index::Index::new(pages.iter().map(|page| &**page));
    pages.insert(0, Box::new(index));
    pages
}
