//! A process for each contender that holds the code of no other: the kernel maps code by 64 KB and more,
//! so that what lies beside a server's own code would count as its memory.

use std::{future::Future, io};

use super::{Ports, axum, hyper_http1, hyper_http2, process, radicle, tonic};
use crate::Result;

/// Serves radicle until standard input is closed.
pub fn radicle() -> Result<()> {
    hold(radicle::start())
}

/// Serves bare tonic until standard input is closed.
pub fn tonic() -> Result<()> {
    hold(tonic::start())
}

/// Serves bare axum until standard input is closed.
pub fn axum() -> Result<()> {
    hold(axum::start())
}

/// Serves hyper's HTTP/1 until standard input is closed.
pub fn hyper_http1() -> Result<()> {
    hold(hyper_http1::start())
}

/// Serves hyper's HTTP/2 until standard input is closed.
pub fn hyper_http2() -> Result<()> {
    hold(hyper_http2::start())
}

fn hold(server: impl Future<Output = io::Result<Ports>>) -> Result<()> {
    process::hold(server, process::Counters::default)
}
