use prometheus::{
    core::{Collector, Desc},
    proto::MetricFamily,
};

use super::family::{self, Family, labels};
use crate::BuildInfo;

/// `build_info`, whose value is always 1.
pub(super) struct BuildInfoCollector {
    family: Family,
    build: BuildInfo,
}

impl BuildInfoCollector {
    pub(super) fn new(prefix: &str, build: BuildInfo) -> Self {
        let family = Family::gauge(
            format!("{prefix}build_info"),
            "The build that runs, in its labels; the value is 1.",
            &["version", "revision", "branch", "rustc"],
        );
        Self { family, build }
    }
}

impl Collector for BuildInfoCollector {
    fn desc(&self) -> Vec<&Desc> {
        vec![self.family.desc()]
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let BuildInfo { version, revision, dirty, branch, rustc, .. } = self.build;
        let mut revision = revision.unwrap_or(UNKNOWN).to_owned();
        if dirty == Some(true) {
            revision.push_str("-dirty");
        }
        let labels = labels(&[
            ("branch", branch.unwrap_or(UNKNOWN)),
            ("revision", &revision),
            ("rustc", rustc.unwrap_or(UNKNOWN)),
            ("version", version),
        ]);
        vec![self.family.with(vec![family::gauge(labels, 1.0)])]
    }
}

const UNKNOWN: &str = "unknown";
