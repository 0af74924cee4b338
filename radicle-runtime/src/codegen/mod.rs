//! What generated servers and clients do beyond naming their methods, written once instead of per method.

pub mod client;
pub(crate) mod server;
