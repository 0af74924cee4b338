use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use prometheus::{
    Registry,
    core::{Collector, Desc},
    proto::{LabelPair, MetricFamily},
};
use tokio::runtime::Handle;

#[cfg(feature = "flags")]
use super::flags::FlagCollector;
use super::{
    Metrics,
    build_info::BuildInfoCollector,
    calls::{Calls, HANDLING, Instruments, LATENCY},
    error::Error,
    family::{self, Family},
    http_route::{HttpRoute, HttpRoutes},
    listeners::{Listener, Listeners},
    process::Process,
    render,
    requests::RequestStore,
    runtime::Runtime,
    state::State,
};
use crate::{
    requests::Budget,
    server::Phases,
    spec::{MethodKind, MethodSpec, ServiceSpec},
};

/// The label of services and methods that are not served, whatever the client called them.
const UNKNOWN: &str = "unknown";

/// What the metrics show of other parts of the server.
#[derive(Debug)]
pub(crate) struct Observed {
    /// Counted by the log.
    pub(crate) log_lines_dropped: Arc<AtomicU64>,
    /// Where the server is in its life.
    pub(crate) phases: Phases,
    /// The limit of connections.
    pub(crate) max_connections: usize,
    /// What the calls that the server remembers take, if it does.
    pub(crate) requests: Option<Arc<Budget>>,
    /// The flags of the program, if the server was given them.
    #[cfg(feature = "flags")]
    pub(crate) flags: Option<Arc<crate::flags::Registry>>,
}

/// What a server measures: made once at its start, then only its handles are used.
#[derive(Debug)]
pub(crate) struct ServerMetrics {
    registry: Registry,
    services: Vec<Vec<Arc<Instruments>>>,
    unknown: Arc<Instruments>,
    http: HttpRoutes,
    listeners: Listeners,
    panics: Arc<AtomicU64>,
}

impl ServerMetrics {
    /// Makes all handles and registers all families.
    ///
    /// The tokio runtime is the one of the caller.
    ///
    /// # Errors
    /// A name is taken in the given registry (nothing stays registered then), or the settings are wrong.
    pub(crate) fn new(
        settings: &Metrics,
        specs: &[&'static ServiceSpec],
        observed: Observed,
    ) -> Result<Self, Error> {
        settings.check(|name| specs.iter().any(|spec| has_method(spec, name)))?;
        let services: Vec<_> =
            specs.iter().map(|spec| instruments(settings, spec)).collect::<Result<_, _>>()?;
        let latency = settings.latency(UNKNOWN, LATENCY)?;
        let unknown = Arc::new(Instruments::new(UNKNOWN, UNKNOWN, MethodKind::Unary, latency));
        let metrics = Self {
            registry: settings.registry.clone(),
            services,
            unknown,
            http: HttpRoutes::new(),
            listeners: Listeners::new(&settings.prefix),
            panics: Arc::default(),
        };
        register(&metrics.registry, metrics.collectors(settings, observed))?;
        Ok(metrics)
    }

    fn collectors(&self, settings: &Metrics, observed: Observed) -> Vec<Box<dyn Collector>> {
        let prefix = &settings.prefix;
        let methods = self.methods().cloned().collect();
        let mut collectors: Vec<Box<dyn Collector>> = vec![
            Box::new(Calls::new(methods, prefix)),
            Box::new(self.http.clone()),
            Box::new(self.listeners.clone()),
            Box::new(State::new(prefix, observed.phases, observed.max_connections)),
            Box::new(BuildInfoCollector::new(prefix, settings.build)),
            Box::new(Count {
                family: Family::counter(
                    format!("{prefix}panics_total"),
                    "Panics in handlers and response streams.",
                    &[],
                ),
                count: Arc::clone(&self.panics),
            }),
            Box::new(Count {
                family: Family::counter(
                    format!("{prefix}log_lines_dropped_total"),
                    "Log lines lost because the queue was full or could not be written.",
                    &[],
                ),
                count: observed.log_lines_dropped,
            }),
        ];
        if let Some(budget) = observed.requests {
            collectors.push(Box::new(RequestStore::new(budget, prefix)));
        }
        #[cfg(feature = "flags")]
        if let Some(flags) = observed.flags {
            collectors.push(Box::new(FlagCollector::new(prefix, flags)));
        }
        if settings.process {
            collectors.push(Box::new(Process::new()));
        }
        if let Ok(handle) = Handle::try_current() {
            collectors.push(Box::new(Runtime::new(handle)));
        }
        collectors
    }

    /// The instruments of a method, by its service's index in the given specs and its own in the spec.
    pub(crate) fn method(&self, service: usize, method: usize) -> Arc<Instruments> {
        Arc::clone(&self.services[service][method])
    }

    /// The instruments of calls to a service or method that is not served.
    pub(crate) fn unknown(&self) -> Arc<Instruments> {
        Arc::clone(&self.unknown)
    }

    /// The histograms of a path template, `/v1/{name=shelves/*}`.
    pub(crate) fn http_route(&self, template: &str) -> Arc<HttpRoute> {
        self.http.route(template)
    }

    /// The histograms of requests that match no template: an empty label is Prometheus' absent one.
    pub(crate) fn unmatched(&self) -> Arc<HttpRoute> {
        self.http.route("")
    }

    /// The connections of a listener: `grpc`, `http`, `admin`.
    pub(crate) fn listener(&self, name: &str) -> Arc<Listener> {
        self.listeners.listener(name)
    }

    /// Counts a panic in a handler or a response stream.
    pub(crate) fn panicked(&self) {
        self.panics.fetch_add(1, Ordering::Relaxed);
    }

    /// How many panics there were.
    pub(crate) fn panics(&self) -> u64 {
        self.panics.load(Ordering::Relaxed)
    }

    /// What `/metrics` answers to an `Accept` header: the content type, and the body.
    pub(crate) fn render(&self, accept: Option<&str>) -> (&'static str, String) {
        let exemplars = |name: &str, labels: &[LabelPair]| {
            // A registry may have put a prefix before the name.
            let method =
                name.ends_with(HANDLING).then(|| self.methods().find(|it| it.is_of(labels)));
            method.flatten().map_or_else(Vec::new, |method| method.exemplars())
        };
        render::render(&self.registry.gather(), accept, &exemplars)
    }

    fn methods(&self) -> impl Iterator<Item = &Arc<Instruments>> {
        self.services.iter().flatten().chain([&self.unknown])
    }
}

fn instruments(settings: &Metrics, spec: &ServiceSpec) -> Result<Vec<Arc<Instruments>>, Error> {
    let instruments = |method: &MethodSpec| {
        let latency = settings.latency(&full_name(spec, method), LATENCY)?;
        Ok(Arc::new(Instruments::new(spec.name, method.name, method.kind, latency)))
    };
    spec.methods.iter().map(instruments).collect()
}

fn has_method(spec: &ServiceSpec, name: &str) -> bool {
    spec.methods.iter().any(|method| full_name(spec, method) == name)
}

fn full_name(spec: &ServiceSpec, method: &MethodSpec) -> String {
    format!("{}/{}", spec.name, method.name)
}

/// Registers all or none.
fn register(registry: &Registry, collectors: Vec<Box<dyn Collector>>) -> Result<(), Error> {
    let mut registered: Vec<Box<dyn Collector>> = Vec::new();
    for collector in collectors {
        let descs = Descs(collector.desc().into_iter().cloned().collect());
        if let Err(source) = registry.register(collector) {
            for earlier in registered {
                // It was registered a moment ago, so that this cannot fail.
                let _ = registry.unregister(earlier);
            }
            return Err(Error::Taken { metric: taken(registry, descs), source });
        }
        registered.push(Box::new(descs));
    }
    Ok(())
}

/// Which of the names the registry refuses: its error does not always say.
fn taken(registry: &Registry, descs: Descs) -> String {
    let refused = |desc: &Desc| {
        let alone = || Box::new(Descs(vec![desc.clone()]));
        let refused = registry.register(alone()).is_err();
        if !refused {
            let _ = registry.unregister(alone());
        }
        refused
    };
    let refused = descs.0.iter().find(|desc| refused(desc));
    refused.or(descs.0.first()).map_or_else(String::new, |desc| desc.fq_name.clone())
}

/// Stands for a collector of the same families, which is how a registry tells collectors apart.
struct Descs(Vec<Desc>);

impl Collector for Descs {
    fn desc(&self) -> Vec<&Desc> {
        self.0.iter().collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        Vec::new()
    }
}

/// A family of one counter.
struct Count {
    family: Family,
    count: Arc<AtomicU64>,
}

impl Collector for Count {
    fn desc(&self) -> Vec<&Desc> {
        vec![self.family.desc()]
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let count = self.count.load(Ordering::Relaxed);
        vec![self.family.with(vec![family::counter(Vec::new(), count)])]
    }
}
