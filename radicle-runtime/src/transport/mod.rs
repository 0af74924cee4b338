//! How calls come in and answers go out: one folder per protocol.

pub(crate) mod rest;
