//! The processes that a benchmark starts.
//!
//! Each is killed, by its handle, when its owner is dropped: at the end of a turn, on an error
//! and on Ctrl-C. Servers and load generators also end by themselves when their standard input
//! is closed, so they do not outlive a killed parent either.

mod binaries;
mod child;
mod load;
mod log_file;
mod server;

pub use binaries::{Binary, build};
pub(crate) use binaries::{cargo, messages};
pub use child::{Child, pinned};
pub use load::{LoadGenerator, arguments};
pub use server::Server;
