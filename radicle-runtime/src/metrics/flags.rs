use std::sync::Arc;

use prometheus::{
    core::{Collector, Desc},
    proto::MetricFamily,
};

use super::family::{self, Family, labels};
use crate::flags::Registry;

/// Whether programs run with the same flags, and what was refused.
///
/// Name and labels of the checksum are those of go-flagz:
/// <https://github.com/mwitkow/go-flagz/blob/master/monitoring/collector.go>.
pub(super) struct FlagCollector {
    checksum: Family,
    refusals: Family,
    flags: Arc<Registry>,
}

impl FlagCollector {
    pub(super) fn new(prefix: &str, flags: Arc<Registry>) -> Self {
        let checksum = Family::gauge(
            "flagz_checksum",
            "The FNV32 checksum of the flags that are set, in a label; the value is 1.",
            &["set", "type", "checksum"],
        );
        let refusals = Family::counter(
            format!("{prefix}flag_refusals_total"),
            "Values of flags, keys and files that were refused while the program ran.",
            &["source"],
        );
        Self { checksum, refusals, flags }
    }
}

impl Collector for FlagCollector {
    fn desc(&self) -> Vec<&Desc> {
        vec![self.checksum.desc(), self.refusals.desc()]
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let checksums = self.flags.checksums();
        let checksum = |kind, checksum: &str| {
            let labels =
                labels(&[("checksum", checksum), ("set", self.flags.name()), ("type", kind)]);
            family::gauge(labels, 1.0)
        };
        let checksums =
            [checksum("dynamic", &checksums.dynamic), checksum("static", &checksums.fixed)];
        let refusals = self.flags.refusals();
        let refusals = refusals
            .map(|(source, count)| family::counter(labels(&[("source", source.as_str())]), count));
        vec![self.checksum.with(checksums.into()), self.refusals.with(refusals.collect())]
    }
}
