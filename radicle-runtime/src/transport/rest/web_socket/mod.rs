//! Streaming methods over a WebSocket (RFC 6455).
//!
//! ```text
//! client ──► handshake: route, version, origin ──► 101
//! messages ──► inlet ──► exchange, as the body of a request
//! messages ◄── answer ◄── its response, a line a message
//! ```

mod answer;
mod handshake;
mod inlet;
mod origin;
mod session;

pub(super) use self::handshake::upgrade;
pub(crate) use self::{handshake::Slot, session::Session};
