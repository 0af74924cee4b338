use std::{fmt, sync::Arc, time::Duration};

use prometheus::{
    core::{Collector, Desc},
    proto::{LabelPair, Metric, MetricFamily},
};
use tonic::Code;

use super::{
    code::{CODES, code_names},
    exemplar::{Exemplar, Exemplars},
    family::{self, Family, labels},
    histogram::Buckets,
    shards::Shards,
};
use crate::spec::MethodKind;

const STARTED: usize = 0;
const RECEIVED: usize = 1;
const SENT: usize = 2;
const HANDLED: usize = 3;
/// Where the histogram's counters start.
pub(super) const LATENCY: usize = HANDLED + CODES;

/// The family of latencies, whose buckets have exemplars.
pub(super) const HANDLING: &str = "grpc_server_handling_seconds";

/// The counters of one method, resolved when the server starts.
pub(crate) struct Instruments {
    service: String,
    method: String,
    kind: MethodKind,
    counters: Shards,
    latency: Option<Buckets>,
    exemplars: Exemplars,
}

impl Instruments {
    /// Counters of a method; `latency` starts at [`LATENCY`], and is none if the histogram is off.
    pub(super) fn new(
        service: &str,
        method: &str,
        kind: MethodKind,
        latency: Option<Buckets>,
    ) -> Self {
        let counters = LATENCY + latency.as_ref().map_or(0, Buckets::counters);
        Self {
            service: service.to_owned(),
            method: method.to_owned(),
            kind,
            counters: Shards::new(counters),
            latency,
            exemplars: Exemplars::default(),
        }
    }

    /// Counts a call whose headers are read.
    pub(crate) fn started(&self) {
        self.counters.local().add(STARTED, 1);
    }

    /// Counts the end of a started call; exactly once for each. The trace, if somebody records it, is what
    /// the histogram shows for calls that take as long.
    pub(crate) fn handled(&self, code: Code, elapsed: Duration, trace_id: Option<&str>) {
        let shard = self.counters.local();
        shard.add(HANDLED + code as usize, 1);
        if let Some(latency) = &self.latency {
            let bucket = latency.observe(shard, elapsed);
            if let Some(trace_id) = trace_id {
                self.exemplars.keep(bucket, latency.count(), trace_id, elapsed);
            }
        }
    }

    /// The exemplars of the latency, by bucket.
    pub(super) fn exemplars(&self) -> Vec<Option<Exemplar>> {
        self.exemplars.collect()
    }

    /// Whether these are the labels of a metric of this method.
    pub(super) fn is_of(&self, labels: &[LabelPair]) -> bool {
        let has =
            |name, value| labels.iter().any(|label| label.name() == name && label.value() == value);
        has("grpc_method", &self.method) && has("grpc_service", &self.service)
    }

    /// How many calls have started, and how many of these are in flight.
    pub(crate) fn calls(&self) -> (u64, u64) {
        // In this order, so that the difference is never negative.
        let handled: u64 = (0..CODES).map(|code| self.counters.sum(HANDLED + code)).sum();
        let started = self.counters.sum(STARTED);
        (started, started.saturating_sub(handled))
    }

    /// Counts request messages that were read.
    pub(crate) fn received(&self, messages: u64) {
        self.counters.local().add(RECEIVED, messages);
    }

    /// Counts response messages that were written.
    pub(crate) fn sent(&self, messages: u64) {
        self.counters.local().add(SENT, messages);
    }

    fn labels(&self) -> Vec<LabelPair> {
        labels(&[
            ("grpc_method", &self.method),
            ("grpc_service", &self.service),
            ("grpc_type", self.kind.as_str()),
        ])
    }

    fn labels_with(&self, code: &str) -> Vec<LabelPair> {
        labels(&[
            ("grpc_code", code),
            ("grpc_method", &self.method),
            ("grpc_service", &self.service),
            ("grpc_type", self.kind.as_str()),
        ])
    }

    fn counter(&self, counter: usize) -> Metric {
        family::counter(self.labels(), self.counters.sum(counter))
    }
}

impl fmt::Debug for Instruments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Instruments").field(&self.service).field(&self.method).finish()
    }
}

/// The families of go-grpc-prometheus over all methods, and how many calls are in flight.
#[derive(Clone)]
pub(super) struct Calls {
    methods: Arc<[Arc<Instruments>]>,
    started: Family,
    handled: Family,
    received: Family,
    sent: Family,
    handling: Family,
    in_flight: Family,
}

impl Calls {
    pub(super) fn new(methods: Arc<[Arc<Instruments>]>, prefix: &str) -> Self {
        let by_method = ["grpc_type", "grpc_service", "grpc_method"];
        let by_code = ["grpc_type", "grpc_service", "grpc_method", "grpc_code"];
        Self {
            methods,
            started: Family::counter(
                "grpc_server_started_total",
                "Total number of RPCs started on the server.",
                &by_method,
            ),
            handled: Family::counter(
                "grpc_server_handled_total",
                "Total number of RPCs completed on the server, regardless of success or failure.",
                &by_code,
            ),
            received: Family::counter(
                "grpc_server_msg_received_total",
                "Total number of RPC stream messages received on the server.",
                &by_method,
            ),
            sent: Family::counter(
                "grpc_server_msg_sent_total",
                "Total number of gRPC stream messages sent by the server.",
                &by_method,
            ),
            handling: Family::histogram(
                HANDLING,
                "Histogram of response latency (seconds) of gRPC that had been application-level handled by the server.",
                &by_method,
            ),
            in_flight: Family::gauge(
                format!("{prefix}in_flight_calls"),
                "Calls started and not yet handled, over all transports.",
                &[],
            ),
        }
    }

    fn each(&self, metric: impl Fn(&Instruments) -> Metric) -> Vec<Metric> {
        self.methods.iter().map(|method| metric(method)).collect()
    }

    fn handled(&self) -> (u64, Vec<Metric>) {
        let mut total = 0;
        let mut metrics = Vec::with_capacity(self.methods.len() * CODES);
        for method in &*self.methods {
            for (code, name) in code_names().enumerate() {
                let count = method.counters.sum(HANDLED + code);
                total += count;
                metrics.push(family::counter(method.labels_with(name), count));
            }
        }
        (total, metrics)
    }

    fn handling(&self) -> Vec<Metric> {
        let timed = |method: &Arc<Instruments>| {
            let latency = method.latency.as_ref()?.collect(&method.counters);
            Some(family::histogram(method.labels(), latency))
        };
        self.methods.iter().filter_map(timed).collect()
    }
}

impl Collector for Calls {
    fn desc(&self) -> Vec<&Desc> {
        [&self.started, &self.handled, &self.received, &self.sent, &self.handling, &self.in_flight]
            .map(Family::desc)
            .to_vec()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        // Handled before started: a call that the first reading holds is in the second one too, so that
        // the difference, which dashboards show as active calls, is never negative.
        let handling = self.handling();
        let (handled_total, handled) = self.handled();
        let started_total: u64 =
            self.methods.iter().map(|method| method.counters.sum(STARTED)).sum();
        let in_flight = started_total.saturating_sub(handled_total);
        vec![
            self.handling.with(handling),
            self.handled.with(handled),
            self.started.with(self.each(|method| method.counter(STARTED))),
            self.received.with(self.each(|method| method.counter(RECEIVED))),
            self.sent.with(self.each(|method| method.counter(SENT))),
            self.in_flight.with(vec![family::gauge(Vec::new(), in_flight as f64)]),
        ]
    }
}
