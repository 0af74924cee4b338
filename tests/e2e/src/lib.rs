//! What the end-to-end tests share: a service that does what it is told, a server for it, raw clients.

mod echo;
mod fields;
mod files;
mod raw;
mod server;
mod talk;
mod tree;

/// The compiled protos.
pub mod proto {
    radicle::include_protos!();
    pub use self::e2e::*;
}

pub use echo::EchoService;
pub use fields::FieldsService;
pub use files::FilesService;
pub use raw::{Answer, Grpc, frame, http1, read_until_cut};
pub use server::{Running, start, start_with};
pub use talk::TalkService;
pub use tree::TreeService;
