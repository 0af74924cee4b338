//! One page a file.

mod events;
#[cfg(feature = "flags")]
mod flagz;
mod index;
mod loggers;
mod profiles;
mod requests;
mod routes;
mod status;
mod tasks;

use std::sync::Arc;

use super::{DebugPages, Page};
use crate::{
    journal::Journal, logging::Levels, requests::Store, server::Vitals, spec::ServiceSpec,
};

/// What the pages show.
#[derive(Clone, Debug)]
pub(crate) struct Sources {
    /// The server's name.
    pub(crate) server: String,
    /// The services that it has.
    pub(crate) services: Vec<&'static ServiceSpec>,
    pub(crate) vitals: Arc<Vitals>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) levels: Arc<Levels>,
    /// The calls that it remembers, if it does.
    pub(crate) requests: Option<Arc<Store>>,
    /// The flags of the program, if the server was given them.
    #[cfg(feature = "flags")]
    pub(crate) flags: Option<Arc<crate::flags::Registry>>,
}

/// Every page, in the order of the links.
pub(super) fn all(sources: Sources, settings: &Arc<DebugPages>) -> Vec<Box<dyn Page>> {
    let Sources {
        server,
        services,
        vitals,
        journal,
        levels,
        requests,
        #[cfg(feature = "flags")]
        flags,
    } = sources;
    let loggers = loggers::Loggers::new(levels, vitals.events.clone());
    let mut pages: Vec<Box<dyn Page>> = vec![
        Box::new(events::Events { journal }),
        Box::new(loggers),
        Box::new(tasks::Tasks::new(vitals.clone())),
        Box::new(routes::Routes { services: services.clone() }),
        Box::new(profiles::Overview),
        Box::new(profiles::Cpu),
        Box::new(profiles::Heap),
    ];
    if let Some(store) = requests {
        pages.insert(0, Box::new(requests::Requests::new(store, settings.clone())));
    }
    #[cfg(feature = "flags")]
    if let Some(flags) = flags.clone() {
        pages.push(Box::new(flagz::Flagz { flags }));
    }
    let status = status::Status {
        server,
        vitals,
        services,
        settings: settings.clone(),
        pages: index::links(&pages),
        #[cfg(feature = "flags")]
        flags,
    };
    pages.insert(0, Box::new(status));
    let index = index::Index::new(index::links(&pages));
    pages.insert(0, Box::new(index));
    pages
}
