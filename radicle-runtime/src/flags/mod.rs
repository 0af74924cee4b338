//! Flags: a struct whose fields are read from the command line, the environment and files, and may change
//! while the program runs.
//!
//! ```
//! use radicle::{Dynamic, Flags};
//!
//! /// A greeter over gRPC and REST.
//! #[derive(Flags)]
//! struct Settings {
//!     /// The port that speaks gRPC.
//!     #[flag(default = 8081)]
//!     grpc_server_port: u16,
//!     /// What a greeting starts with.
//!     #[flag(default = "Hello")]
//!     greeting: Dynamic<String>,
//! }
//!
//! # fn main() -> Result<(), radicle::flags::Error> {
//! # let arguments = ["greeter", "--greeting", "Hi"];
//! # let flags = Settings::loader().arguments(arguments).environment([]).load()?;
//! # stringify! {
//! let flags = Settings::parse();
//! # };
//! assert_eq!(flags.grpc_server_port, 8081);
//! assert_eq!(*flags.greeting.get(), "Hi");
//! # Ok(())
//! # }
//! ```
//!
//! Each source holds over the ones before it: the default, the file of `--config`, the directory of
//! `--config-dir`, the environment, the command line, etcd, and the page `/debug/flagz`.
//!
//! At the start whatever is wrong is an error. Later a wrong value leaves the old one in place, and is
//! logged, counted and shown on the page.

mod checksum;
#[doc(hidden)]
pub mod declare;
mod duration;
mod dynamic;
mod error;
mod field;
mod framework;
mod loader;
mod names;
mod registry;
mod shown;
mod snapshot;
mod source;
mod sources;
mod start;
#[cfg(test)]
mod tests;
mod value;

use std::{fmt, ops::Deref, sync::Arc};

use self::declare::{About, Declarations};
#[cfg(feature = "flags-etcd")]
pub(crate) use self::sources::etcd::watch as watch_etcd;
pub use self::{
    dynamic::{Dynamic, Ref},
    error::Error,
    field::Field,
    loader::Loader,
    source::Source,
    value::Value,
};
pub(crate) use self::{
    registry::{Refusal, Registry},
    snapshot::{ChangeNow, Checksums, FlagNow, Snapshot},
};

/// A struct of flags; [derive](derive@crate::Flags) it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no struct of flags",
    note = "put `#[derive(radicle::Flags)]` on it"
)]
pub trait Flags: Sized + Send + Sync + 'static {
    /// Reads the flags of the process.
    ///
    /// If they ask for `--help` or `--version`, it prints that and ends the process with status 0; if
    /// something is wrong with them, it prints what and ends the process with status 2.
    fn parse() -> FlagSet<Self> {
        Self::loader().load().unwrap_or_else(|error| error.exit())
    }

    /// Says first where the flags are read.
    fn loader() -> Loader<Self> {
        Loader::new()
    }

    #[doc(hidden)]
    fn about() -> About;

    #[doc(hidden)]
    fn declare(flags: &mut Declarations) -> Box<dyn FnOnce() -> Self>;
}

/// The flags of a program, read.
///
/// Clones are the same flags. Files are watched as long as one of them lives, or a server that was given one
/// with [`Server::flags`](crate::Server::flags).
pub struct FlagSet<T> {
    values: Arc<T>,
    registry: Arc<Registry>,
}

impl<T> FlagSet<T> {
    pub(crate) fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }
}

impl<T> Deref for FlagSet<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.values
    }
}

impl<T> Clone for FlagSet<T> {
    fn clone(&self) -> Self {
        Self { values: Arc::clone(&self.values), registry: Arc::clone(&self.registry) }
    }
}

/// Shows the value of each flag, but no secrets.
impl<T> fmt::Debug for FlagSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.registry.fmt(f)
    }
}
