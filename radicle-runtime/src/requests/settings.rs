use std::time::Duration;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;

use super::store::Bounds;

/// What the server remembers of its calls for `/debug/requests`.
///
/// It is kept when the server has an admin listener. Everything is bounded; whoever may see the page sees
/// peers, request ids, status messages and the `tracing` events of handlers.
///
/// ```
/// use std::time::Duration;
///
/// use radicle::{logging::LevelFilter, requests::Requests};
///
/// let mut requests = Requests::default();
/// requests.max_age = Duration::from_secs(3600);
/// requests.event_level = LevelFilter::DEBUG;
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Requests {
    /// Whether calls are remembered at all. Default: yes, when there is an admin listener.
    pub enabled: bool,
    /// The bytes that all calls and their events may take together. What does not fit is left out and
    /// counted in `radicle_request_store_dropped_events_total` and
    /// `radicle_request_store_dropped_calls_total`; calls are served all the same. From three quarters on,
    /// calls that were quick and succeeded lose their events, so that errors and slow calls keep theirs.
    /// Default: 32 MiB.
    pub max_bytes: usize,
    /// How long a finished call is remembered. Default: 24 hours.
    pub max_age: Duration,
    /// Finished calls of a method that are kept for each of its nine buckets, the newest ones.
    /// Default: 10.
    pub calls_per_bucket: usize,
    /// Events of one call that are kept: beyond it, those in the middle are left out. 0 keeps none.
    /// Default: 32.
    pub events_per_call: usize,
    /// Bytes of the events of one call; what is beyond it is left out in the middle. An event's text is cut
    /// at 1 KiB. Default: 16 KiB.
    pub event_bytes_per_call: usize,
    /// The least level of an event that is kept, whatever the log's level is; `OFF` keeps none.
    ///
    /// It is that of the subscriber which the server installs; an application with a subscriber of its own
    /// adds [`layer`](super::layer()) and sets the level there. A level is not free: where it is `DEBUG`, every
    /// `debug!` of the program asks whether it is inside of a call. Default: `INFO`.
    pub event_level: LevelFilter,
    /// The least level of the events of single targets and those below them, such as `my_crate::orders`,
    /// where it is not `event_level`. Default: none.
    pub event_targets: Vec<(String, LevelFilter)>,
}

impl Default for Requests {
    fn default() -> Self {
        Self {
            enabled: true,
            max_bytes: 32 * 1024 * 1024,
            max_age: Duration::from_secs(24 * 60 * 60),
            calls_per_bucket: 10,
            events_per_call: 32,
            event_bytes_per_call: 16 * 1024,
            event_level: LevelFilter::INFO,
            event_targets: Vec::new(),
        }
    }
}

impl Requests {
    pub(crate) fn event_levels(&self) -> Targets {
        Targets::new().with_targets(self.event_targets.clone()).with_default(self.event_level)
    }

    pub(crate) fn bounds(&self) -> Bounds {
        Bounds {
            max_bytes: self.max_bytes,
            max_age: self.max_age,
            calls_per_bucket: self.calls_per_bucket,
            events_per_call: self.events_per_call,
            event_bytes_per_call: self.event_bytes_per_call,
        }
    }
}
