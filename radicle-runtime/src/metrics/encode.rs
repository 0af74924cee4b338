use std::{fmt::Write, time::UNIX_EPOCH};

use prometheus::proto::{
    Counter, Gauge, Histogram, LabelPair, Metric, MetricFamily, MetricType, Summary,
};

use super::exemplar::Exemplar;

/// An exposition format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// [Prometheus' text format 0.0.4](https://prometheus.io/docs/instrumenting/exposition_formats/).
    Text,
    /// [OpenMetrics 1.0](https://prometheus.io/docs/specs/om/open_metrics_spec/).
    OpenMetrics,
}

/// The exemplars of a histogram with this name and these labels, by bucket; none of one that has none.
///
/// prometheus' model has no place for them.
pub(super) type ExemplarsOf<'a> = &'a dyn Fn(&str, &[LabelPair]) -> Vec<Option<Exemplar>>;

pub(super) fn encode(
    families: &[MetricFamily],
    format: Format,
    exemplars: ExemplarsOf<'_>,
) -> String {
    let mut encoder = Encoder { text: String::with_capacity(16 * 1024), format, exemplars };
    families.iter().for_each(|family| encoder.family(family));
    if format == Format::OpenMetrics {
        encoder.text.push_str("# EOF\n");
    }
    encoder.text
}

struct Encoder<'a> {
    text: String,
    format: Format,
    exemplars: ExemplarsOf<'a>,
}

impl Encoder<'_> {
    fn family(&mut self, family: &MetricFamily) {
        let name = family.name();
        match family.get_field_type() {
            MetricType::COUNTER => {
                self.counter_head(family);
                self.each(family, |this, metric| {
                    this.sample(name, "", metric, None, metric.get_counter().value());
                });
            }
            MetricType::GAUGE => {
                self.head(family, name, "gauge");
                self.each(family, |this, metric| {
                    this.sample(name, "", metric, None, metric.get_gauge().value());
                });
            }
            MetricType::HISTOGRAM => {
                self.head(family, name, "histogram");
                self.each(family, |this, metric| {
                    this.histogram(name, metric, metric.get_histogram());
                });
            }
            MetricType::SUMMARY => {
                self.head(family, name, "summary");
                self.each(family, |this, metric| this.summary(name, metric, metric.get_summary()));
            }
            // Nothing in the prometheus crate makes any other type.
            _ => {}
        }
    }

    fn each(&mut self, family: &MetricFamily, sample: impl Fn(&mut Self, &Metric)) {
        family.get_metric().iter().for_each(|metric| sample(self, metric));
    }

    /// OpenMetrics takes `_total` for a part of a counter's sample, not of its family.
    fn counter_head(&mut self, family: &MetricFamily) {
        let name = family.name();
        match (self.format, name.strip_suffix("_total")) {
            (Format::Text, _) => self.head(family, name, "counter"),
            (Format::OpenMetrics, Some(name)) => self.head(family, name, "counter"),
            (Format::OpenMetrics, None) => self.head(family, name, "unknown"),
        }
    }

    fn head(&mut self, family: &MetricFamily, name: &str, kind: &str) {
        if !family.help().is_empty() {
            self.push(&["# HELP ", name, " "]);
            self.escaped(family.help(), self.format == Format::OpenMetrics);
            self.text.push('\n');
        }
        self.push(&["# TYPE ", name, " ", kind, "\n"]);
        let unit = ["seconds", "bytes", "ratio"].into_iter().find(|unit| has_unit(name, unit));
        if let (Format::OpenMetrics, Some(unit)) = (self.format, unit) {
            self.push(&["# UNIT ", name, " ", unit, "\n"]);
        }
    }

    fn histogram(&mut self, name: &str, metric: &Metric, histogram: &Histogram) {
        let count = float(histogram.get_sample_count());
        let mut exemplars = match self.format {
            Format::Text => Vec::new(),
            Format::OpenMetrics => (self.exemplars)(name, metric.get_label()),
        }
        .into_iter();
        let finite = histogram.get_bucket().iter().filter(|it| it.upper_bound().is_finite());
        for bucket in finite {
            let bound = self.bound(bucket.upper_bound());
            let count = float(bucket.cumulative_count());
            self.bucket(name, metric, &bound, count, exemplars.next());
        }
        self.bucket(name, metric, "+Inf", count, exemplars.next());
        self.sample(name, "_sum", metric, None, histogram.get_sample_sum());
        self.sample(name, "_count", metric, None, count);
    }

    fn bucket(
        &mut self,
        name: &str,
        metric: &Metric,
        bound: &str,
        count: f64,
        exemplar: Option<Option<Exemplar>>,
    ) {
        self.value(name, "_bucket", metric, Some(("le", bound)), count);
        if let Some(exemplar) = exemplar.flatten() {
            let at = exemplar.at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
            let (trace_id, elapsed) = (exemplar.trace_id(), exemplar.elapsed.as_secs_f64());
            self.write(format_args!(" # {{trace_id=\"{trace_id}\"}} {elapsed} {at}"));
        }
        self.text.push('\n');
    }

    fn summary(&mut self, name: &str, metric: &Metric, summary: &Summary) {
        for quantile in summary.get_quantile() {
            let bound = self.bound(quantile.quantile());
            self.sample(name, "", metric, Some(("quantile", &bound)), quantile.value());
        }
        self.sample(name, "_sum", metric, None, summary.sample_sum());
        self.sample(name, "_count", metric, None, float(summary.sample_count()));
    }

    fn sample(
        &mut self,
        name: &str,
        suffix: &str,
        metric: &Metric,
        extra: Option<(&str, &str)>,
        value: f64,
    ) {
        self.value(name, suffix, metric, extra, value);
        self.text.push('\n');
    }

    /// A sample without the end of its line.
    fn value(
        &mut self,
        name: &str,
        suffix: &str,
        metric: &Metric,
        extra: Option<(&str, &str)>,
        value: f64,
    ) {
        self.push(&[name, suffix]);
        self.labels(metric.get_label(), extra);
        self.text.push(' ');
        self.number(value);
        self.timestamp(metric.timestamp_ms());
    }

    fn labels(&mut self, labels: &[LabelPair], extra: Option<(&str, &str)>) {
        let labels = labels.iter().map(|label| (label.name(), label.value())).chain(extra);
        let mut before = "{";
        for (name, value) in labels {
            self.push(&[before, name, "=\""]);
            self.escaped(value, true);
            self.text.push('"');
            before = ",";
        }
        if before == "," {
            self.text.push('}');
        }
    }

    /// A bucket's bound is a label, compared as text: OpenMetrics writes `1.0`, the older format `1`.
    fn bound(&self, bound: f64) -> String {
        match self.format {
            Format::Text => format!("{bound}"),
            Format::OpenMetrics => format!("{bound:?}"),
        }
    }

    fn number(&mut self, value: f64) {
        if value.is_infinite() {
            self.text.push_str(if value > 0.0 { "+Inf" } else { "-Inf" });
        } else {
            self.write(format_args!("{value}"));
        }
    }

    fn timestamp(&mut self, millis: i64) {
        match self.format {
            _ if millis == 0 => {}
            Format::Text => self.write(format_args!(" {millis}")),
            Format::OpenMetrics => self.write(format_args!(" {}", millis as f64 / 1000.0)),
        }
    }

    fn escaped(&mut self, text: &str, quotes: bool) {
        for char in text.chars() {
            match char {
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '"' if quotes => self.text.push_str("\\\""),
                char => self.text.push(char),
            }
        }
    }

    fn push(&mut self, parts: &[&str]) {
        parts.iter().for_each(|part| self.text.push_str(part));
    }

    fn write(&mut self, arguments: std::fmt::Arguments<'_>) {
        self.text.write_fmt(arguments).expect("a string takes whatever is written");
    }
}

fn has_unit(name: &str, unit: &str) -> bool {
    name.strip_suffix(unit).is_some_and(|rest| rest.ends_with('_'))
}

fn float(count: u64) -> f64 {
    count as f64
}

/// The value of a counter or gauge, whichever of prometheus' two models is compiled in.
///
/// Its `protobuf` feature, which a user's crate may switch on, replaces `Counter::get_value` by
/// `Counter::value`. The inherent one wins over ours, so that each of these calls the one that exists.
#[allow(dead_code, reason = "one of the two is always shadowed")]
trait Value {
    fn value(&self) -> f64;
    fn get_value(&self) -> f64;
}

impl Value for Counter {
    fn value(&self) -> f64 {
        Self::get_value(self)
    }

    fn get_value(&self) -> f64 {
        Self::value(self)
    }
}

impl Value for Gauge {
    fn value(&self) -> f64 {
        Self::get_value(self)
    }

    fn get_value(&self) -> f64 {
        Self::value(self)
    }
}
