use std::{fmt, io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::Semaphore,
};

use super::{
    address::Address,
    connection::{Connection, Ends},
    error::{Error, ErrorKind},
    phase::Phase,
    shared::Shared,
};
use crate::{journal::EventLog, transport::Peer};

/// How many connections wait in the kernel to be accepted.
const BACKLOG: u32 = 1024;

/// What a listener serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ListenerKind {
    /// gRPC alone.
    Grpc,
    /// The REST gateway, over HTTP/1.1 and HTTP/2.
    Http,
    /// Both, told apart by the content type.
    Shared,
    /// Metrics and probes for operators.
    Admin,
}

impl ListenerKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Grpc => "grpc",
            Self::Http => "http",
            Self::Shared => "shared",
            Self::Admin => "admin",
        }
    }

    /// In which phase its connections come to their end. Operators look at a server that drains, too.
    pub(super) const fn ends_in(self) -> Phase {
        match self {
            Self::Grpc | Self::Http | Self::Shared => Phase::Draining,
            Self::Admin => Phase::Forced,
        }
    }
}

impl fmt::Display for ListenerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A listener and its real address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListenerAddr {
    /// What it serves.
    pub kind: ListenerKind,
    /// Where, with the port that port 0 became.
    pub addr: SocketAddr,
}

/// An open port.
#[derive(Debug)]
pub(super) struct Listener {
    pub(super) local: ListenerAddr,
    socket: TcpListener,
}

impl Listener {
    pub(super) async fn bind(kind: ListenerKind, address: &Address) -> Result<Self, Error> {
        let loopback = kind == ListenerKind::Admin;
        let mut failed = None;
        for candidate in address.resolve(loopback).await? {
            match open(candidate) {
                Ok((socket, addr)) => {
                    return Ok(Self { local: ListenerAddr { kind, addr }, socket });
                }
                // The reason of the first address is the one that the user knows.
                Err(error) => failed = failed.or(Some((candidate, error))),
            }
        }
        Err(match failed {
            Some((candidate, error)) => cannot_listen(kind, candidate, error),
            None => Error::new(ErrorKind::Address, format!("{address:?} resolves to no address")),
        })
    }

    /// Accepts until the server drains, for operators until the end.
    pub(super) async fn run(self, shared: Arc<Shared>, slots: Arc<Semaphore>) {
        let mut phase = shared.phases.watch();
        let log = shared.journal.as_ref().map(|it| it.listener(self.local)).unwrap_or_default();
        log.event(format_args!("listening"));
        tokio::select! {
            () = phase.reached(self.local.kind.ends_in()) => {}
            () = self.accept_all(&shared, slots, &log) => {}
        }
        log.event(format_args!("accepts no more connections"));
    }

    async fn accept_all(&self, shared: &Arc<Shared>, slots: Arc<Semaphore>, log: &EventLog) {
        let connections = shared.metrics.listener(self.local.kind.as_str());
        let mut pause = Pause::default();
        loop {
            match self.socket.accept().await {
                Ok((stream, remote)) => {
                    if std::mem::take(&mut pause).is_pausing() {
                        log.event(format_args!("accepts connections again"));
                    }
                    // Waiting before accepting would let an idle listener keep a slot from a busy one.
                    if slots.available_permits() == 0 {
                        log.event(format_args!("the limit of connections is reached: one waits"));
                    }
                    let Ok(slot) = slots.clone().acquire_owned().await else {
                        return;
                    };
                    self.spawn(shared, stream, remote, (slot, connections.opened()));
                }
                Err(error) if concerns_one_connection(&error) => {}
                Err(error) => pause.after(&error, self.local, log).await,
            }
        }
    }

    /// Serves a connection in a task of its own; what it holds is freed at its end.
    fn spawn(
        &self,
        shared: &Arc<Shared>,
        stream: TcpStream,
        remote: SocketAddr,
        held: impl Send + 'static,
    ) {
        // An IPv4 client of an IPv6 listener is still an IPv4 client.
        let remote = SocketAddr::new(remote.ip().to_canonical(), remote.port());
        let kind = self.local.kind;
        let log = shared.journal.as_ref().map(|it| it.connection(kind, remote)).unwrap_or_default();
        let ends = Ends { kind, peer: Peer::new(remote, self.local.addr), log };
        tokio::spawn(Connection { stream, ends, shared: shared.clone(), held }.begin());
    }
}

fn open(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    let listener = socket.listen(BACKLOG)?;
    let local = listener.local_addr()?;
    Ok((listener, local))
}

fn cannot_listen(kind: ListenerKind, address: SocketAddr, error: io::Error) -> Error {
    let advice = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "; stop the program that uses the port, or choose another one, or 0 for a free one"
        }
        io::ErrorKind::PermissionDenied => "; ports below 1024 need a privilege",
        io::ErrorKind::AddrNotAvailable => "; no interface of this machine has the address",
        _ => "",
    };
    Error::new(ErrorKind::Bind, format!("cannot listen for {kind} on {address}{advice}"))
        .caused_by(error)
}

fn concerns_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}

/// Waits longer after each failed accept in a row, as when file descriptors have run out.
#[derive(Default)]
struct Pause(u32);

impl Pause {
    fn is_pausing(&self) -> bool {
        self.0 > 0
    }

    async fn after(&mut self, error: &io::Error, local: ListenerAddr, log: &EventLog) {
        if !self.is_pausing() {
            log.error(format_args!("cannot accept connections: {error}"));
            tracing::error!(target: "radicle::server", listener = %local.kind, addr = %local.addr, %error, "cannot accept connections; trying again");
        }
        let delay = Duration::from_millis(10) * 2u32.pow(self.0.min(6));
        self.0 += 1;
        tokio::time::sleep(delay).await;
    }
}
