//! What the tests of `examples/greeter/deploy` share.

pub mod dashboard;
pub mod files;
pub mod greeter;
pub mod live;
pub mod mutants;
pub mod pod;
pub mod prometheus;
pub mod promql;
pub mod runbooks;

/// The greeter's protos.
pub mod proto {
    radicle::include_protos!();
    pub use self::helloworld::*;
}

/// Whatever may go wrong, as a text.
pub type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;
