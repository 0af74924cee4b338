//! The one door for generated code. Nothing here is stable: the three crates are pinned to each other.

pub use ::async_trait::async_trait;
pub use ::prost;
pub use ::prost_types;
pub use ::tonic;
pub use ::tonic_prost;

#[cfg(fuzzing)]
pub use crate::transport::rest::fuzz;
pub use crate::{
    __field as field, __if_client as if_client,
    call::{Input, Output},
    codegen::client,
    google::api::HttpBody,
    json::{Enumeration, Error, Field, Json, Reader, Writer},
    message::Message,
    reply::response,
    service::{Mount, Service},
    spec::*,
    transport::rest::Routes,
};
pub use radicle_macros::__service as service;

#[cfg(feature = "flags")]
pub use crate::flags::declare as flags;

/// What a package finds when no tree of modules tells it of the others.
pub mod alone {
    /// No package.
    pub static __RADICLE_PACKAGES: &[&crate::spec::Package] = &[];
}

/// A response that is a raw body as a whole.
pub fn http_body(message: &dyn Message) -> Option<&HttpBody> {
    message.as_any().downcast_ref()
}

/// Fails the build of generated code that another version of radicle-build wrote.
pub const fn assert_contract(version: u32) {
    assert!(
        version == CONTRACT,
        "radicle-build and radicle-runtime are of different versions: give both the same version in Cargo.toml",
    );
}

/// Counts the changes of what generated code may rely on.
pub const CONTRACT: u32 = 2;

/// Keeps an item of a generated client that needs tonic's channel.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "client")]
macro_rules! __if_client {
    ($($item:item)*) => { $($item)* };
}

/// Drops an item of a generated client that needs tonic's channel.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "client"))]
macro_rules! __if_client {
    ($($item:item)*) => {};
}
