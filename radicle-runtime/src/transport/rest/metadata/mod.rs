//! Headers to metadata and back, as grpc-gateway maps them by default.

mod incoming;
mod outgoing;

pub(super) use self::{
    incoming::{metadata, timeout},
    outgoing::{add_metadata, trailers, wants_trailers},
};

/// Names that say how a message travels and mean nothing, or harm, on the other side.
fn is_internal(name: &str) -> bool {
    name.starts_with("grpc-")
        || matches!(
            name,
            "connection"
                | "content-length"
                | "content-type"
                | "host"
                | "keep-alive"
                | "proxy-connection"
                | "te"
                | "trailer"
                | "transfer-encoding"
                | "upgrade"
        )
}
