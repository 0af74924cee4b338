use std::{
    array, fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use http::{Method, StatusCode};
use prometheus::{
    core::{Collector, Desc},
    proto::{Metric, MetricFamily},
};

use super::{
    family::{self, Family, labels},
    histogram::{Buckets, HTTP_BUCKETS},
    shards::Shards,
};

/// The values of `http_request_method`; whatever else a client sends counts as the last.
const METHODS: [&str; 10] =
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "_OTHER"];

const CLASSES: usize = 9;
const CLASS_SIZE: usize = 100;

/// The latency histograms of one path template, resolved when the server starts.
///
/// There is one per HTTP method and status code, made when it is first needed: both are few and neither
/// is a client's string.
pub(crate) struct HttpRoute {
    template: String,
    buckets: Buckets,
    methods: [OnceLock<Statuses>; METHODS.len()],
}

/// Histograms by the first digit of a status code, then by its other two.
type Statuses = Box<[OnceLock<Box<[OnceLock<Shards>]>>; CLASSES]>;

impl HttpRoute {
    fn new(template: &str) -> Self {
        Self {
            template: template.to_owned(),
            buckets: Buckets::new(&HTTP_BUCKETS, 0).expect("the bounds are ascending"),
            methods: array::from_fn(|_| OnceLock::new()),
        }
    }

    /// Counts a finished request.
    pub(crate) fn finished(&self, method: MethodLabel, status: StatusCode, elapsed: Duration) {
        let status = usize::from(status.as_u16()) - CLASS_SIZE;
        let statuses =
            self.methods[method.0].get_or_init(|| Box::new(array::from_fn(|_| OnceLock::new())));
        let class = statuses[status / CLASS_SIZE]
            .get_or_init(|| (0..CLASS_SIZE).map(|_| OnceLock::new()).collect());
        let shards =
            class[status % CLASS_SIZE].get_or_init(|| Shards::new(self.buckets.counters()));
        self.buckets.observe(shards.local(), elapsed);
    }

    fn collect(&self, metrics: &mut Vec<Metric>) {
        for (method, statuses) in METHODS.iter().zip(&self.methods) {
            let classes = statuses.get().into_iter().flat_map(|classes| classes.iter().enumerate());
            for (class, statuses) in classes {
                let statuses = statuses.get().into_iter().flat_map(|it| it.iter().enumerate());
                for (status, shards) in statuses {
                    let Some(shards) = shards.get() else { continue };
                    let status = (class + 1) * CLASS_SIZE + status;
                    metrics.push(self.metric(method, status, shards));
                }
            }
        }
    }

    fn metric(&self, method: &str, status: usize, shards: &Shards) -> Metric {
        let labels = labels(&[
            ("http_request_method", method),
            ("http_response_status_code", &status.to_string()),
            ("http_route", &self.template),
        ]);
        family::histogram(labels, self.buckets.collect(shards))
    }
}

/// A value of `http_request_method`, by its index in [`METHODS`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct MethodLabel(usize);

impl MethodLabel {
    pub(crate) fn of(method: &Method) -> Self {
        Self(match *method {
            Method::GET => 0,
            Method::POST => 1,
            Method::PUT => 2,
            Method::PATCH => 3,
            Method::DELETE => 4,
            Method::HEAD => 5,
            Method::OPTIONS => 6,
            Method::TRACE => 7,
            Method::CONNECT => 8,
            _ => 9,
        })
    }
}

impl fmt::Debug for HttpRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HttpRoute").field(&self.template).finish()
    }
}

/// OpenTelemetry's family of HTTP requests over all routes.
#[derive(Clone, Debug)]
pub(super) struct HttpRoutes {
    routes: Arc<Mutex<Vec<Arc<HttpRoute>>>>,
    family: Family,
}

impl HttpRoutes {
    pub(super) fn new() -> Self {
        Self {
            routes: Arc::default(),
            family: Family::histogram(
                "http_server_request_duration_seconds",
                "Duration of HTTP server requests.",
                &["http_route", "http_request_method", "http_response_status_code"],
            ),
        }
    }

    /// The route of a template, one for all bindings that share it.
    pub(super) fn route(&self, template: &str) -> Arc<HttpRoute> {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(route) = routes.iter().find(|route| route.template == template) {
            return Arc::clone(route);
        }
        let route = Arc::new(HttpRoute::new(template));
        routes.push(Arc::clone(&route));
        route
    }
}

impl Collector for HttpRoutes {
    fn desc(&self) -> Vec<&Desc> {
        vec![self.family.desc()]
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut metrics = Vec::new();
        routes.iter().for_each(|route| route.collect(&mut metrics));
        vec![self.family.with(metrics)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_has_its_label() {
        for (index, name) in METHODS.iter().enumerate() {
            assert_eq!(MethodLabel::of(&name.parse().unwrap()).0, index, "{name}");
        }
        assert_eq!(MethodLabel::of(&"BREW".parse().unwrap()).0, METHODS.len() - 1);
    }
}
