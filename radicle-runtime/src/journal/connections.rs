use std::{
    collections::{BTreeMap, VecDeque},
    fmt::Arguments,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use super::{
    Journal,
    log::Log,
    subject::{Connection, Subject},
};
use crate::server::{ListenerKind, Protocol};

/// How many open connections have a log of their own: 200 bytes each, and their entries.
pub(crate) const FOLLOWED: usize = 500;

/// How many connections that failed are kept.
const FAILED: usize = 100;

/// How many connections that ended well are kept, apart from those of operators: each look at a page is one.
const ENDED: usize = 20;

/// The logs of connections: of those that are open, up to a bound, and of the last that have ended.
#[derive(Debug, Default)]
pub(super) struct Connections {
    not_followed: AtomicUsize,
    logs: Mutex<Logs>,
}

#[derive(Debug, Default)]
struct Logs {
    next: u64,
    open: BTreeMap<u64, Arc<Log>>,
    failed: VecDeque<Arc<Log>>,
    ended: VecDeque<Arc<Log>>,
}

impl Connections {
    pub(super) fn not_followed(&self) -> usize {
        self.not_followed.load(Relaxed)
    }

    pub(super) fn all(&self) -> Vec<Arc<Log>> {
        let logs = self.logs();
        logs.open.values().chain(&logs.failed).chain(&logs.ended).cloned().collect()
    }

    fn open(&self, listener: ListenerKind, remote: SocketAddr) -> Option<Arc<Log>> {
        let mut logs = self.logs();
        if logs.open.len() >= FOLLOWED {
            self.not_followed.fetch_add(1, Relaxed);
            return None;
        }
        let id = logs.next;
        logs.next += 1;
        let subject = Subject::Connection(Connection::new(id, listener, remote));
        let log = Arc::new(Log::new(subject));
        logs.open.insert(id, log.clone());
        Some(log)
    }

    fn end(&self, log: Arc<Log>) {
        log.end();
        let mut logs = self.logs();
        if let Subject::Connection(connection) = &log.subject {
            logs.open.remove(&connection.id);
            let is_admin = connection.listener == ListenerKind::Admin;
            logs.keep(log, is_admin);
        }
    }

    fn logs(&self) -> MutexGuard<'_, Logs> {
        self.logs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Logs {
    fn keep(&mut self, log: Arc<Log>, is_admin: bool) {
        let (kept, most) = match log.has_error() {
            true => (&mut self.failed, FAILED),
            false if is_admin => return,
            false => (&mut self.ended, ENDED),
        };
        if kept.len() == most {
            kept.pop_front();
        }
        kept.push_back(log);
    }
}

/// The log of an open connection.
#[derive(Debug, Default)]
pub(crate) struct ConnectionLog(Option<Open>);

#[derive(Debug)]
struct Open {
    journal: Arc<Journal>,
    /// None if there are too many.
    log: Option<Arc<Log>>,
}

impl ConnectionLog {
    pub(super) fn begin(journal: Arc<Journal>, listener: ListenerKind, remote: SocketAddr) -> Self {
        let log = journal.connections.open(listener, remote);
        Self(Some(Open { journal, log }))
    }

    pub(crate) fn event(&self, text: Arguments<'_>) {
        if let Some(log) = self.log() {
            log.add(text, false);
        }
    }

    /// Of a connection that is not followed, a failure is kept nevertheless.
    pub(crate) fn error(&self, listener: ListenerKind, remote: SocketAddr, text: Arguments<'_>) {
        match &self.0 {
            Some(Open { log: Some(log), .. }) => log.add(text, true),
            Some(Open { journal, log: None }) => {
                let connection = Connection::new(u64::MAX, listener, remote);
                let log = Log::new(Subject::Connection(connection));
                log.add(text, true);
                journal.connections.end(Arc::new(log));
            }
            None => {}
        }
    }

    pub(crate) fn speaks(&self, protocol: Protocol) {
        if let Some(connection) = self.connection() {
            connection.speaks(protocol);
        }
    }

    pub(crate) fn request(&self) {
        if let Some(connection) = self.connection() {
            connection.request();
        }
    }

    fn log(&self) -> Option<&Arc<Log>> {
        self.0.as_ref()?.log.as_ref()
    }

    fn connection(&self) -> Option<&Connection> {
        match &self.log()?.subject {
            Subject::Connection(connection) => Some(connection),
            _ => None,
        }
    }
}

impl Drop for ConnectionLog {
    fn drop(&mut self) {
        match self.0.take() {
            Some(Open { journal, log: Some(log) }) => journal.connections.end(log),
            Some(Open { journal, log: None }) => {
                journal.connections.not_followed.fetch_sub(1, Relaxed);
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Family;

    fn journal() -> Arc<Journal> {
        Arc::new(Journal::new("x"))
    }

    fn remote(port: usize) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, 1], u16::try_from(port).unwrap()))
    }

    fn open(journal: &Arc<Journal>, port: usize) -> ConnectionLog {
        journal.connection(ListenerKind::Http, remote(port))
    }

    #[test]
    fn a_connection_is_known_until_its_end_and_for_a_while() {
        let journal = journal();
        let connection = open(&journal, 7);
        connection.speaks(Protocol::Http2);
        connection.request();
        connection.request();
        let [log] = &journal.snapshot(Family::Connections, true)[..] else { panic!("one") };
        assert_eq!(log.title, "http from 192.0.2.1:7");
        assert_eq!((log.protocol, log.requests, log.ended), (Some("HTTP/2"), Some(2), None));
        drop(connection);
        let [log] = &journal.snapshot(Family::Connections, true)[..] else { panic!("one") };
        assert!(log.ended.is_some());
    }

    #[test]
    fn there_is_a_bound_for_open_ones() {
        let journal = journal();
        let mut connections: Vec<_> = (0..FOLLOWED + 7).map(|port| open(&journal, port)).collect();
        assert_eq!(journal.snapshot(Family::Connections, false).len(), FOLLOWED);
        assert_eq!(journal.not_followed(), 7);
        connections[FOLLOWED].event(format_args!("not kept"));
        connections[FOLLOWED].error(ListenerKind::Http, remote(FOLLOWED), format_args!("it broke"));
        connections.truncate(FOLLOWED);
        assert_eq!(journal.not_followed(), 0);
        let logs = journal.snapshot(Family::Connections, true);
        let failed: Vec<_> = logs.iter().filter(|log| log.last_error.is_some()).collect();
        assert_eq!(failed[0].title, format!("http from {}", remote(FOLLOWED)));
        assert_eq!((failed.len(), failed[0].entries.len()), (1, 1), "errors are not lost");
        connections.clear();
        let again = open(&journal, 1);
        assert_eq!(journal.not_followed(), 0, "there is room again");
        drop(again);
    }

    #[test]
    fn there_are_bounds_for_those_that_ended() {
        let journal = journal();
        for port in 0..FAILED + 50 {
            let failing = open(&journal, port);
            failing.error(ListenerKind::Http, remote(port), format_args!("it broke"));
            drop(failing);
            drop(open(&journal, port));
            drop(journal.connection(ListenerKind::Admin, remote(port)));
        }
        let logs = journal.snapshot(Family::Connections, true);
        let failed = logs.iter().filter(|log| log.last_error.is_some()).count();
        assert_eq!((failed, logs.len() - failed), (FAILED, ENDED));
        assert!(logs.iter().all(|log| log.ended.is_some()));
        assert!(logs.iter().any(|log| log.title.ends_with(":149")), "the newest stay");
        assert!(logs.iter().all(|log| !log.title.ends_with(":3")), "the oldest go");
    }

    #[test]
    fn a_log_that_is_off_is_small() {
        assert!(size_of::<ConnectionLog>() <= 16, "each connection has one");
        assert!(size_of::<Log>() <= 200, "each connection that is followed has one");
        let off = ConnectionLog::default();
        off.request();
        off.error(ListenerKind::Http, remote(1), format_args!("nobody sees it"));
    }
}
