//! What a server remembers of its calls, shown at `/debug/requests`.

mod in_call;
mod layer;
mod settings;
mod store;
mod sync;
#[cfg(test)]
mod tests;

pub(crate) use self::layer::recorder;
pub(crate) use self::store::{
    AT_LEAST, BUCKETS, Bar, Budget, Details, Event, Events, Family, Filter, Latencies, Live,
    Record, RequestId, Store, Ticket, TraceId, Window,
};
pub use self::{
    in_call::{InCall, in_call},
    layer::layer,
    settings::Requests,
};

/// The family of calls to methods that are not there.
pub(crate) const OTHER: &str = "other";
