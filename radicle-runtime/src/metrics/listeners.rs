use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use prometheus::{
    core::{Collector, Desc},
    proto::{Metric, MetricFamily},
};

use super::family::{self, Family, labels};

/// The connections of one listener.
#[derive(Debug)]
pub(crate) struct Listener {
    name: String,
    open: AtomicU64,
    accepted: AtomicU64,
}

impl Listener {
    /// Counts a connection as open until the guard is dropped.
    pub(crate) fn opened(self: &Arc<Self>) -> OpenConnection {
        self.open.fetch_add(1, Ordering::Relaxed);
        self.accepted.fetch_add(1, Ordering::Relaxed);
        OpenConnection(Arc::clone(self))
    }

    /// How many connections are open.
    pub(crate) fn open(&self) -> u64 {
        self.open.load(Ordering::Relaxed)
    }
}

/// An open connection, as the metrics see it.
#[derive(Debug)]
pub(crate) struct OpenConnection(Arc<Listener>);

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The families of connections over all listeners.
#[derive(Clone, Debug)]
pub(super) struct Listeners {
    listeners: Arc<Mutex<Vec<Arc<Listener>>>>,
    open: Family,
    accepted: Family,
}

impl Listeners {
    pub(super) fn new(prefix: &str) -> Self {
        Self {
            listeners: Arc::default(),
            open: Family::gauge(
                format!("{prefix}open_connections"),
                "Connections that are open.",
                &["listener"],
            ),
            accepted: Family::counter(
                format!("{prefix}connections_total"),
                "Connections that were accepted.",
                &["listener"],
            ),
        }
    }

    pub(super) fn listener(&self, name: &str) -> Arc<Listener> {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listener) = listeners.iter().find(|listener| listener.name == name) {
            return Arc::clone(listener);
        }
        let listener = Arc::new(Listener {
            name: name.to_owned(),
            open: AtomicU64::new(0),
            accepted: AtomicU64::new(0),
        });
        listeners.push(Arc::clone(&listener));
        listener
    }

    fn each(&self, metric: impl Fn(&Listener) -> Metric) -> Vec<Metric> {
        let listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.iter().map(|listener| metric(listener)).collect()
    }
}

impl Collector for Listeners {
    fn desc(&self) -> Vec<&Desc> {
        vec![self.open.desc(), self.accepted.desc()]
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let label = |listener: &Listener| labels(&[("listener", &listener.name)]);
        let open = |it: &Listener| family::gauge(label(it), it.open() as f64);
        let accepted =
            |it: &Listener| family::counter(label(it), it.accepted.load(Ordering::Relaxed));
        vec![self.open.with(self.each(open)), self.accepted.with(self.each(accepted))]
    }
}
