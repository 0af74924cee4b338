//! What the protos say, as plain data: knows no tokens, no tonic.
//!
//! A [`Model`] is as written; only what [`check`](crate::check) found right becomes a [`Binding`].

mod binding;
mod comment;
mod message;
mod read;
mod rule;
mod service;
mod template;

pub(crate) use self::{
    binding::{Binding, Body},
    message::{
        Behavior, Cardinality, EnumValue, Enumeration, Field, FieldKind, Message, Scalar, Value,
    },
    read::read,
    rule::{Rule, Text},
    service::{Idempotency, Method, MethodKind, Service},
    template::{Segment, Template, Variable},
};

use std::collections::{BTreeMap, BTreeSet};

/// Everything in a compilation, imports included.
#[derive(Debug, Default)]
pub(crate) struct Model {
    /// By import name, in that order.
    pub(crate) files: Vec<File>,
    /// By full name.
    pub(crate) messages: BTreeMap<String, Message>,
    /// By full name.
    pub(crate) enums: BTreeMap<String, Enumeration>,
}

/// A proto file.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) package: String,
    pub(crate) services: Vec<Service>,
}

impl Model {
    pub(crate) fn message(&self, name: &str) -> Option<&Message> {
        self.messages.get(name)
    }

    /// Whether each value of the message holds another one, over required fields of proto2.
    pub(crate) fn requires_itself(&self, name: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![name];
        while let Some(message) = open.pop().and_then(|name| self.message(name)) {
            for required in message.required_messages() {
                if required == name {
                    return true;
                }
                if seen.insert(required) {
                    open.push(required);
                }
            }
        }
        false
    }

    /// Every rpc with its service, in the order of files.
    pub(crate) fn methods(&self) -> impl Iterator<Item = (&Service, &Method)> {
        let services = self.files.iter().flat_map(|file| &file.services);
        services.flat_map(|service| service.methods.iter().map(move |method| (service, method)))
    }
}
