mod ask;
mod calls;
mod html;
mod latency;
mod snapshot;

use std::sync::Arc;

use self::{ask::Ask, calls::WallClock, snapshot::Snapshot};
use super::super::{Answer, DebugPages, Page, Query, Refusal};
use crate::requests::Store;

/// `/debug/requests`: what `golang.org/x/net/trace` shows, from the server's own store.
pub(super) struct Requests {
    store: Arc<Store>,
    settings: Arc<DebugPages>,
    clock: WallClock,
}

impl Requests {
    pub(super) fn new(store: Arc<Store>, settings: Arc<DebugPages>) -> Self {
        Self { store, settings, clock: WallClock::default() }
    }
}

impl Page for Requests {
    fn path(&self) -> &'static str {
        "/debug/requests"
    }

    fn title(&self) -> &'static str {
        "Requests"
    }

    fn summary(&self) -> &'static str {
        "The calls of each method: those in progress, the newest by how long they took, and what happened inside of them."
    }

    fn get(&self, query: &Query) -> Result<Answer, Refusal> {
        let ask = Ask::read(query, &self.store)?;
        Ok(Answer::view(Snapshot::take(ask, &self.store, &self.settings, &self.clock)))
    }
}
