//! What happens to objects that live long: the server, its listeners, its connections.
//!
//! It is kept only where somebody can look at it: without an admin listener every [`EventLog`] is off.

mod connections;
mod log;
mod subject;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use self::{connections::Connections, log::Log, subject::Subject};
pub(crate) use self::{
    connections::{ConnectionLog, FOLLOWED},
    log::{EntryNow, EventLog, LogNow, MAX_ENTRIES},
};
use crate::server::{ListenerAddr, ListenerKind};

/// The logs of one server's objects.
#[derive(Debug)]
pub(crate) struct Journal {
    server: Arc<Log>,
    listeners: Mutex<Vec<Arc<Log>>>,
    connections: Connections,
}

/// Objects of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Server,
    Listeners,
    Connections,
}

impl Family {
    pub(crate) const ALL: [Self; 3] = [Self::Server, Self::Listeners, Self::Connections];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Listeners => "listeners",
            Self::Connections => "connections",
        }
    }
}

impl Journal {
    pub(crate) fn new(server: &str) -> Self {
        Self {
            server: Arc::new(Log::new(Subject::Server(server.to_owned()))),
            listeners: Mutex::default(),
            connections: Connections::default(),
        }
    }

    pub(crate) fn server(&self) -> EventLog {
        EventLog::of(self.server.clone())
    }

    pub(crate) fn listener(&self, local: ListenerAddr) -> EventLog {
        let log = Arc::new(Log::new(Subject::Listener(local)));
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(log.clone());
        EventLog::of(log)
    }

    /// The log of a connection that has just been accepted, which ends when it is dropped.
    pub(crate) fn connection(
        self: &Arc<Self>,
        listener: ListenerKind,
        remote: SocketAddr,
    ) -> ConnectionLog {
        ConnectionLog::begin(self.clone(), listener, remote)
    }

    /// How many open connections have no log, because there are too many.
    pub(crate) fn not_followed(&self) -> usize {
        self.connections.not_followed()
    }

    /// The logs of a family, the newest objects first; entries only if asked for.
    pub(crate) fn snapshot(&self, family: Family, with_entries: bool) -> Vec<LogNow> {
        let logs = match family {
            Family::Server => vec![self.server.clone()],
            Family::Listeners => {
                self.listeners.lock().unwrap_or_else(PoisonError::into_inner).clone()
            }
            Family::Connections => self.connections.all(),
        };
        let now = Instant::now();
        let mut logs: Vec<_> = logs.iter().map(|log| log.snapshot(now, with_entries)).collect();
        logs.sort_by_key(|log| log.age);
        logs
    }
}
