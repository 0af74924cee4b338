//! Headers to metadata and back, as grpc-gateway maps them by default.

mod incoming;
mod mapping;
mod outgoing;
mod rare;

pub use self::mapping::MetadataMapping;
pub(super) use self::{
    incoming::{metadata, timeout},
    outgoing::{add_metadata, trailers, wants_trailers},
    rare::Rare,
};

/// Names that mean nothing, or harm, on the other side: those of gRPC itself are there, too.
fn is_internal(name: &str) -> bool {
    name.starts_with("grpc-") || is_framing(name)
}

/// Names that say how a message travels.
fn is_framing(name: &str) -> bool {
    matches!(
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
