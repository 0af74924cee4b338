use prometheus::{
    core::{Collector, Desc},
    proto::MetricFamily,
};

use super::family::{self, Family, labels};

/// Which build of the program runs: the labels of `radicle_build_info`.
///
/// ```
/// use radicle::metrics::BuildInfo;
///
/// let build = BuildInfo { version: env!("CARGO_PKG_VERSION"), ..BuildInfo::default() };
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuildInfo {
    /// The version of the program.
    pub version: &'static str,
    /// The commit it was built from.
    pub revision: &'static str,
    /// The branch it was built from.
    pub branch: &'static str,
    /// The compiler's version.
    pub rustc: &'static str,
}

impl Default for BuildInfo {
    /// `unknown` throughout.
    fn default() -> Self {
        Self { version: "unknown", revision: "unknown", branch: "unknown", rustc: "unknown" }
    }
}

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
        let BuildInfo { version, revision, branch, rustc } = self.build;
        let labels = labels(&[
            ("branch", branch),
            ("revision", revision),
            ("rustc", rustc),
            ("version", version),
        ]);
        vec![self.family.with(vec![family::gauge(labels, 1.0)])]
    }
}
