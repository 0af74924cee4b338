use std::collections::HashMap;

use prometheus::{
    core::Desc,
    proto::{Counter, Gauge, Histogram, LabelPair, Metric, MetricFamily, MetricType},
};

/// What all metrics of one name share.
#[derive(Clone, Debug)]
pub(super) struct Family {
    desc: Desc,
    kind: MetricType,
}

impl Family {
    pub(super) fn counter(name: impl Into<String>, help: &str, labels: &[&str]) -> Self {
        Self::new(name.into(), help, labels, MetricType::COUNTER)
    }

    pub(super) fn gauge(name: impl Into<String>, help: &str, labels: &[&str]) -> Self {
        Self::new(name.into(), help, labels, MetricType::GAUGE)
    }

    pub(super) fn histogram(name: impl Into<String>, help: &str, labels: &[&str]) -> Self {
        Self::new(name.into(), help, labels, MetricType::HISTOGRAM)
    }

    fn new(name: String, help: &str, labels: &[&str], kind: MetricType) -> Self {
        let labels = labels.iter().map(ToString::to_string).collect();
        let desc = Desc::new(name, help.to_owned(), labels, HashMap::new())
            .expect("names are constants behind a prefix that was checked");
        Self { desc, kind }
    }

    pub(super) fn desc(&self) -> &Desc {
        &self.desc
    }

    /// The family with its metrics; the registry leaves out one without any.
    pub(super) fn with(&self, metrics: Vec<Metric>) -> MetricFamily {
        let mut family = MetricFamily::default();
        family.set_name(self.desc.fq_name.clone());
        family.set_help(self.desc.help.clone());
        family.set_field_type(self.kind);
        family.set_metric(metrics);
        family
    }
}

/// Label pairs in the order given, which is by name as in Go's output.
pub(super) fn labels(pairs: &[(&str, &str)]) -> Vec<LabelPair> {
    pairs
        .iter()
        .map(|(name, value)| {
            let mut pair = LabelPair::default();
            pair.set_name((*name).to_owned());
            pair.set_value((*value).to_owned());
            pair
        })
        .collect()
}

pub(super) fn counter(labels: Vec<LabelPair>, value: u64) -> Metric {
    float_counter(labels, value as f64)
}

pub(super) fn float_counter(labels: Vec<LabelPair>, value: f64) -> Metric {
    let mut counter = Counter::default();
    counter.set_value(value);
    let mut metric = Metric::from_label(labels);
    metric.set_counter(counter);
    metric
}

pub(super) fn gauge(labels: Vec<LabelPair>, value: f64) -> Metric {
    let mut gauge = Gauge::default();
    gauge.set_value(value);
    let mut metric = Metric::from_label(labels);
    metric.set_gauge(gauge);
    metric
}

pub(super) fn histogram(labels: Vec<LabelPair>, histogram: Histogram) -> Metric {
    let mut metric = Metric::from_label(labels);
    metric.set_histogram(histogram);
    metric
}
