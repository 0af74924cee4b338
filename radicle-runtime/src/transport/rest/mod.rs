//! The JSON gateway: `google.api.http` bindings served over HTTP.

mod percent;
mod router;
