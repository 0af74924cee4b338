//! The gateway as a whole, without a socket.

mod failures;
mod fields;
mod heads;
mod routes;
mod shelf;
mod streams;
mod support;
