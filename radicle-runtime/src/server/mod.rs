//! The server: what it listens on, how it accepts, serves and drains connections.

mod address;
mod batch;
mod bound;
mod builder;
mod clock;
mod connection;
mod documents;
mod drain;
mod error;
mod http1;
mod layers;
mod limits;
mod listener;
mod pages;
mod phase;
mod protocol;
mod responding;
mod setup;
mod shared;
mod signals;
mod socket;
mod upgrade;
mod vitals;

pub use self::{
    address::Address,
    bound::{BoundServer, Handle},
    builder::Server,
    error::{Error, ErrorKind},
    layers::HttpService,
    limits::Limits,
    listener::{ListenerAddr, ListenerKind},
};
pub(crate) use self::{
    documents::{Document, Documents},
    phase::{Phase, Phases},
    protocol::Protocol,
    vitals::Vitals,
};
