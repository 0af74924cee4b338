use std::{error, fmt};

/// Why metrics cannot be had as they were asked for.
#[derive(Debug)]
pub(crate) enum Error {
    /// A metric of the user's registry has the same name.
    Taken { metric: String, source: prometheus::Error },
    /// Bounds that are not positive, finite and ascending; of a method, or of the server.
    Buckets { method: Option<String>, bounds: Vec<f64> },
    /// Buckets for a method that no service has.
    NoSuchMethod(String),
    /// A prefix that no metric name may start with.
    Prefix(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { metric, .. } => write!(
                f,
                "the metric `{metric}` is already in the given registry: give each server its own registry, or unregister that metric"
            ),
            Self::Buckets { method: None, bounds } => {
                write!(f, "the latency buckets {bounds:?} are not positive, finite and ascending")
            }
            Self::Buckets { method: Some(method), bounds } => write!(
                f,
                "the latency buckets {bounds:?} of `{method}` are not positive, finite and ascending"
            ),
            Self::NoSuchMethod(method) => write!(
                f,
                "latency buckets are set for `{method}`, which no service has: write it as `package.Service/Method`"
            ),
            Self::Prefix(prefix) => write!(
                f,
                "`{prefix}` cannot start a metric name: use letters, digits and `_`, not a digit first"
            ),
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Taken { source, .. } => Some(source),
            Self::Buckets { .. } | Self::NoSuchMethod(_) | Self::Prefix(_) => None,
        }
    }
}
