use prometheus::Registry;

use super::{
    error::Error,
    histogram::{Buckets, CALL_BUCKETS},
};
use crate::BuildInfo;

/// What a server measures, and where it keeps it.
///
/// The default is everything, in a registry of the server's own:
///
/// * `grpc_server_*` as in go-grpc-prometheus, for gRPC and JSON calls alike,
/// * `http_server_request_duration_seconds` as in OpenTelemetry,
/// * `process_*`, `tokio_*`, and `radicle_*` for what the server itself does.
///
/// ```
/// use radicle::metrics::Metrics;
///
/// let metrics = Metrics::new()
///     .buckets(&[0.001, 0.01, 0.1, 1.0])
///     .method_buckets("helloworld.Greeter/Watch", &[1.0, 60.0, 3600.0]);
/// ```
#[derive(Clone, Debug)]
#[must_use = "give it to the server"]
pub struct Metrics {
    pub(super) registry: Registry,
    pub(super) prefix: String,
    /// What `build_info` says; the server sets it.
    pub(crate) build: BuildInfo,
    pub(super) process: bool,
    buckets: Option<Vec<f64>>,
    methods: Vec<(String, Vec<f64>)>,
}

impl Metrics {
    /// Everything, in a new registry.
    pub fn new() -> Self {
        Self {
            registry: Registry::new(),
            prefix: "radicle_".to_owned(),
            build: BuildInfo::default(),
            process: true,
            buckets: Some(CALL_BUCKETS.to_vec()),
            methods: Vec::new(),
        }
    }

    /// Registers the server's metrics beside yours; the server's `/metrics` shows them all.
    ///
    /// The server does not start if one of its names is taken.
    pub fn registry(mut self, registry: Registry) -> Self {
        self.registry = registry;
        self
    }

    /// Starts the names of the server's own metrics, `radicle_` if not set.
    ///
    /// The names that are conventions (`grpc_server_*`, `http_server_*`, `process_*`, `tokio_*`) stay.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// The upper bounds of `grpc_server_handling_seconds` in seconds, ascending, without the infinite one.
    ///
    /// The default is 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10.
    pub fn buckets(mut self, seconds: &[f64]) -> Self {
        self.buckets = Some(seconds.to_vec());
        self
    }

    /// As [`buckets`](Self::buckets), for one method: `helloworld.Greeter/SayHello`.
    pub fn method_buckets(mut self, method: impl Into<String>, seconds: &[f64]) -> Self {
        self.methods.push((method.into(), seconds.to_vec()));
        self
    }

    /// Leaves `grpc_server_handling_seconds` out, except for methods with buckets of their own.
    pub fn without_histogram(mut self) -> Self {
        self.buckets = None;
        self
    }

    /// Leaves `process_*` out, for a registry that has them already.
    pub fn without_process(mut self) -> Self {
        self.process = false;
        self
    }

    pub(super) fn latency(&self, method: &str, first: usize) -> Result<Option<Buckets>, Error> {
        let own = self.methods.iter().rev().find(|(name, _)| name == method);
        let bounds = own.map(|(_, bounds)| bounds).or(self.buckets.as_ref());
        let buckets = |bounds: &Vec<f64>| {
            Buckets::new(bounds, first).ok_or_else(|| Error::Buckets {
                method: own.map(|(method, _)| method.clone()),
                bounds: bounds.clone(),
            })
        };
        bounds.map(buckets).transpose()
    }

    /// Checks what can be wrong before there are methods.
    pub(super) fn check(&self, is_method: impl Fn(&str) -> bool) -> Result<(), Error> {
        if !is_metric_name(&self.prefix) {
            return Err(Error::Prefix(self.prefix.clone()));
        }
        match self.methods.iter().find(|(method, _)| !is_method(method)) {
            Some((method, _)) => Err(Error::NoSuchMethod(method.clone())),
            None => Ok(()),
        }
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether metric names may start so; an empty prefix is one that they may start with.
fn is_metric_name(prefix: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    prefix.bytes().all(known) && !prefix.starts_with(|first: char| first.is_ascii_digit())
}
