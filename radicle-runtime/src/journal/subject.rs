use std::{
    fmt,
    net::SocketAddr,
    sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed},
};

use crate::server::{ListenerAddr, ListenerKind, Protocol};

const HTTP1: u8 = Protocol::Http1 as u8 + 1;
const HTTP2: u8 = Protocol::Http2 as u8 + 1;

/// What a log is about.
#[derive(Debug)]
pub(super) enum Subject {
    Server(String),
    Listener(ListenerAddr),
    Connection(Connection),
}

#[derive(Debug)]
pub(super) struct Connection {
    pub(super) id: u64,
    pub(super) listener: ListenerKind,
    pub(super) remote: SocketAddr,
    /// 0 before its first bytes.
    protocol: AtomicU8,
    requests: AtomicU64,
}

impl Connection {
    pub(super) fn new(id: u64, listener: ListenerKind, remote: SocketAddr) -> Self {
        Self { id, listener, remote, protocol: AtomicU8::new(0), requests: AtomicU64::new(0) }
    }

    pub(super) fn speaks(&self, protocol: Protocol) {
        self.protocol.store(protocol as u8 + 1, Relaxed);
    }

    pub(super) fn request(&self) {
        self.requests.fetch_add(1, Relaxed);
    }

    pub(super) fn requests(&self) -> u64 {
        self.requests.load(Relaxed)
    }

    /// None before its first bytes.
    pub(super) fn protocol(&self) -> Option<&'static str> {
        match self.protocol.load(Relaxed) {
            HTTP1 => Some("HTTP/1"),
            HTTP2 => Some("HTTP/2"),
            _ => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server(name) => f.write_str(name),
            Self::Listener(it) => write!(f, "{} {}", it.kind, it.addr),
            Self::Connection(it) => write!(f, "{} from {}", it.listener, it.remote),
        }
    }
}
