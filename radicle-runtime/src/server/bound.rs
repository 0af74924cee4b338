use std::{net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use super::{
    builder::Server,
    drain::drain,
    listener::{Listener, ListenerAddr, ListenerKind},
    phase::{Phase, Phases},
    setup::Ready,
    signals::{Signals, Stop},
};
use crate::builtin::health::Health;

/// A server whose ports are open. Clients can connect; they are served from [`BoundServer::serve`] on.
#[derive(Debug)]
#[must_use = "the ports are open, but nobody is served until `serve`"]
pub struct BoundServer {
    name: String,
    ready: Ready,
    listeners: Vec<Listener>,
    addrs: Vec<ListenerAddr>,
    signals: Option<Signals>,
    lame_duck: Duration,
    drain_deadline: Duration,
    #[cfg(feature = "flags-etcd")]
    flags: Option<Arc<crate::flags::Registry>>,
}

/// Reaches a server from elsewhere, while it serves.
#[derive(Clone, Debug)]
pub struct Handle {
    phases: Phases,
    health: Health,
}

impl Handle {
    /// Starts the shutdown that SIGTERM starts and returns at once; [`BoundServer::serve`] returns when it
    /// is over.
    pub fn shutdown(&self) {
        self.phases.advance(Phase::LameDuck);
    }

    /// The health that the server tells, to take single services out.
    pub fn health(&self) -> &Health {
        &self.health
    }
}

impl BoundServer {
    pub(super) fn new(
        server: Server,
        ready: Ready,
        listeners: Vec<Listener>,
        signals: Option<Signals>,
    ) -> Self {
        let addrs: Vec<_> = listeners.iter().map(|listener| listener.local).collect();
        ready.shared.vitals.listening(&addrs);
        Self {
            name: server.name,
            ready,
            addrs,
            listeners,
            signals,
            lame_duck: server.lame_duck,
            drain_deadline: server.drain_deadline,
            #[cfg(feature = "flags-etcd")]
            flags: server.flags,
        }
    }

    /// Every listener with its real address, in the order in which they were added.
    pub fn local_addrs(&self) -> &[ListenerAddr] {
        &self.addrs
    }

    /// The address of the first listener that serves gRPC.
    pub fn grpc_addr(&self) -> Option<SocketAddr> {
        self.first(ListenerKind::Grpc)
    }

    /// The address of the first listener that serves REST.
    pub fn http_addr(&self) -> Option<SocketAddr> {
        self.first(ListenerKind::Http)
    }

    /// The address of the first listener for operators.
    pub fn admin_addr(&self) -> Option<SocketAddr> {
        self.addrs.iter().find(|it| it.kind == ListenerKind::Admin).map(|it| it.addr)
    }

    /// A handle to stop the server.
    pub fn handle(&self) -> Handle {
        Handle { phases: self.ready.shared.phases.clone(), health: self.ready.health.clone() }
    }

    /// Serves until a signal or the handle stops the server, then drains and returns.
    ///
    /// Dropping the future cuts every connection.
    pub async fn serve(self) {
        self.serving().await;
    }

    /// Boxed here: the crate that awaits an async fn compiles it, and with this one all of hyper.
    #[inline(never)]
    fn serving(self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(self.run())
    }

    async fn run(mut self) {
        let shared = self.ready.shared.clone();
        let cut = CutOnDrop(shared.phases.clone());
        let slots = Arc::new(Semaphore::new(shared.limits.slots() as usize));
        let admin = Arc::new(Semaphore::new(ADMIN_CONNECTIONS));
        for listener in std::mem::take(&mut self.listeners) {
            let is_admin = listener.local.kind == ListenerKind::Admin;
            let slots = if is_admin { &admin } else { &slots };
            tokio::spawn(listener.run(shared.clone(), slots.clone()));
        }
        #[cfg(feature = "flags-etcd")]
        let mut following = tokio::task::JoinSet::new();
        #[cfg(feature = "flags-etcd")]
        self.flags
            .take()
            .into_iter()
            .for_each(|flags| _ = following.spawn(crate::flags::watch_etcd(flags)));
        shared.phases.advance(Phase::Ready);
        self.ready.health.set_up(true);
        shared.vitals.events.event(format_args!("ready"));
        if shared.admin.is_none() {
            tracing::info!(target: "radicle::server", server = self.name, "no debug pages: add `.admin(9090)` to the server to have them");
        }
        for ListenerAddr { kind, addr } in &self.addrs {
            tracing::info!(target: "radicle::server", server = self.name, listener = %kind, %addr, "listening");
        }
        tokio::select! {
            () = shared.clock.run() => {}
            () = shared.forget() => {}
            () = async {
                let stop = self.stopped().await;
                self.shut_down(stop, &slots).await;
            } => {}
        }
        drop(cut);
        let logs = self.ready.logs;
        // The writer has its own thread, but waiting for it blocks.
        let _ = tokio::task::spawn_blocking(move || logs.flush(FLUSH)).await;
    }

    fn first(&self, kind: ListenerKind) -> Option<SocketAddr> {
        let serves = |it: &&ListenerAddr| it.kind == kind || it.kind == ListenerKind::Shared;
        self.addrs.iter().find(serves).map(|it| it.addr)
    }

    /// Waits for a signal or the handle.
    async fn stopped(&mut self) -> Stop {
        let mut phase = self.ready.shared.phases.watch();
        tokio::select! {
            () = phase.reached(Phase::LameDuck) => Stop::Terminate,
            stop = signal(&mut self.signals) => stop,
        }
    }

    /// Readiness off, keep serving, drain, cut; a second signal skips to the end.
    async fn shut_down(&mut self, stop: Stop, slots: &Semaphore) {
        let shared = &self.ready.shared;
        shared.phases.advance(Phase::LameDuck);
        self.ready.health.set_up(false);
        let lame_duck = if stop == Stop::Interrupt { Duration::ZERO } else { self.lame_duck };
        let (lame_duck_s, drain_s) = (lame_duck.as_secs_f32(), self.drain_deadline.as_secs_f32());
        tracing::info!(target: "radicle::server", server = self.name, lame_duck_s, drain_s, "shutting down");
        let events = &shared.vitals.events;
        events.event(format_args!(
            "shutting down: {lame_duck_s} s as a lame duck, then {drain_s} s to drain"
        ));
        let orderly = async {
            tokio::time::sleep(lame_duck).await;
            drain(shared, slots, self.drain_deadline).await
        };
        let drained = tokio::select! {
            drained = orderly => drained,
            // A second signal: nothing is lost if nothing is open.
            _ = signal(&mut self.signals) => drain(shared, slots, Duration::ZERO).await,
        };
        if drained {
            tracing::info!(target: "radicle::server", server = self.name, "stopped");
        } else {
            tracing::warn!(target: "radicle::server", server = self.name, "stopped with connections open");
        }
        shared.phases.advance(Phase::Forced);
    }
}

/// Connections that operators may have open: a scrape, a few probes, a few people.
const ADMIN_CONNECTIONS: usize = 256;

/// How long the last lines of the log may take.
const FLUSH: Duration = Duration::from_secs(2);

async fn signal(signals: &mut Option<Signals>) -> Stop {
    match signals {
        Some(signals) => signals.next().await,
        None => std::future::pending().await,
    }
}

/// Cuts the connections of a server that is dropped while it serves.
struct CutOnDrop(Phases);

impl Drop for CutOnDrop {
    fn drop(&mut self) {
        self.0.advance(Phase::Forced);
    }
}
