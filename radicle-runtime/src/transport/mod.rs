//! How calls come in: gRPC and REST, over any connection that the server accepted.

mod body;
pub(crate) mod grpc;
mod peer;
pub(crate) mod rest;
mod routes;
pub(crate) mod wake;

pub(crate) use self::{body::Body, peer::Peer, routes::Routes};
