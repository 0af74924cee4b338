use std::time::Instant;

use maud::{Markup, html};
use serde::Serialize;

use super::{
    ask::{Ask, Shown},
    calls::millis,
};
use crate::{
    admin::units,
    requests::{Bar, Latencies, Window},
};

/// How long the calls of a method took.
#[derive(Serialize)]
pub(super) struct Latency {
    family: String,
    /// `minute`, `hour` or `total`.
    window: &'static str,
    count: u64,
    /// None without calls, here and below.
    mean_ms: Option<f64>,
    p50_ms: Option<f64>,
    p90_ms: Option<f64>,
    p99_ms: Option<f64>,
    #[serde(rename = "p99.9_ms")]
    p999_ms: Option<f64>,
    /// Those that hold calls.
    bars: Vec<LatencyBar>,
}

#[derive(Serialize)]
struct LatencyBar {
    from_ms: f64,
    /// None is endless.
    to_ms: Option<f64>,
    count: u64,
    percent: f64,
    cumulative_percent: f64,
}

impl Latency {
    pub(super) fn of(ask: &Ask, now: Instant) -> Option<Self> {
        let (Shown::Latencies(window), Some(family)) = (ask.shown, &ask.family) else {
            return None;
        };
        let latencies = family.latencies(window, now);
        let percentile = |share| latencies.percentile(share).map(millis);
        Some(Self {
            family: family.name().to_owned(),
            window: match window {
                Window::Minute => "minute",
                Window::Hour => "hour",
                Window::Total => "total",
            },
            count: latencies.count(),
            mean_ms: latencies.mean().map(millis),
            p50_ms: percentile(0.5),
            p90_ms: percentile(0.9),
            p99_ms: percentile(0.99),
            p999_ms: percentile(0.999),
            bars: bars(&latencies),
        })
    }

    pub(super) fn html(&self) -> Markup {
        let over = match self.window {
            "total" => "since the start",
            "hour" => "of the last hour",
            _ => "of the last minute",
        };
        html! {
            section {
                h2 { "Latencies " (over) ": " code { (self.family) } }
                dl.facts {
                    dt { "Calls" } dd { (units::count(self.count)) }
                    @for (name, value) in [
                        ("Mean", self.mean_ms), ("p50", self.p50_ms), ("p90", self.p90_ms),
                        ("p99", self.p99_ms), ("p99.9", self.p999_ms),
                    ] {
                        dt { (name) }
                        dd { @match value { Some(value) => (units::latency(value)), None => "–" } }
                    }
                }
                @if !self.bars.is_empty() {
                    div.scroll tabindex="0" role="region" aria-label="Histogram" { (self.histogram()) }
                }
            }
        }
    }

    fn histogram(&self) -> Markup {
        let most = self.bars.iter().map(|bar| bar.count).max().unwrap_or(1);
        html! {
            table.data.histogram {
                thead { tr {
                    th.num scope="col" { "From" }
                    th.num scope="col" { "To" }
                    th.num scope="col" { "Calls" }
                    th.num scope="col" { "Share" }
                    th.num scope="col" { "Up to here" }
                    th scope="col" { "Share of the largest" }
                } }
                tbody { @for bar in &self.bars {
                    tr {
                        td.num { (units::latency(bar.from_ms)) }
                        td.num { @match bar.to_ms { Some(to) => (units::latency(to)), None => "∞" } }
                        td.num { (units::count(bar.count)) }
                        td.num { (format!("{:.2} %", bar.percent)) }
                        td.num { (format!("{:.2} %", bar.cumulative_percent)) }
                        td {
                            svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                                rect width=(bar.count as f64 * 100.0 / most as f64) height="10" {}
                            }
                        }
                    }
                } }
            }
        }
    }
}

fn bars(latencies: &Latencies) -> Vec<LatencyBar> {
    let all = latencies.count() as f64;
    let mut so_far = 0;
    let bar = |bar: Bar| {
        so_far += bar.count;
        LatencyBar {
            from_ms: millis(bar.from),
            to_ms: bar.to.map(millis),
            count: bar.count,
            percent: bar.count as f64 * 100.0 / all,
            cumulative_percent: so_far as f64 * 100.0 / all,
        }
    };
    latencies.bars().into_iter().map(bar).collect()
}
