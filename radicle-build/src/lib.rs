#![doc = include_str!("../README.md")]
#![allow(clippy::needless_doctest_main, reason = "the README shows a whole build.rs")]

#[cfg(fuzzing)]
#[doc(hidden)]
#[path = "fuzz.rs"]
pub mod __fuzz;
mod build_info;
mod builder;
mod check;
mod descriptor;
mod diagnostic;
mod emit;
mod error;
mod generate;
mod lexer;
mod model;
mod openapi;
mod options;
mod source;
mod watch;

pub use self::{
    build_info::build_info,
    builder::{Builder, configure},
    error::Error,
    openapi::{OpenApi, SecurityScheme},
};

use std::path::Path;

/// Compiles protos with the default options, or prints every mistake and exits with 1.
///
/// A proto is named by its path; an import by its path below one of the include folders.
///
/// ```no_run
/// // build.rs
/// radicle_build::compile_protos(&["proto/greeter.proto"], &["proto"]);
/// ```
pub fn compile_protos(protos: &[impl AsRef<Path>], includes: &[impl AsRef<Path>]) {
    configure().compile_protos(protos, includes);
}
