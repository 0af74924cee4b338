//! What the end-to-end tests share: a service that does what it is told, a server for it, raw clients.

mod echo;
mod raw;
mod server;

/// The compiled protos.
#[expect(missing_docs, reason = "generated from a proto of the tests")]
pub mod proto {
    radicle::include_protos!();
    pub use self::e2e::*;
}

pub use echo::EchoService;
pub use raw::{Answer, Grpc, frame, http1};
pub use server::{Running, start, start_with};
