//! Protobuf's own test messages, compiled by radicle-build, and the program that its conformance suite tests.

pub mod proto {
    //! The compiled protos.
    radicle::include_protos!();
}
pub mod testee;

use proto::{conformance, protobuf_test_messages as test_messages};
use radicle::json;

/// How the suite wants JSON read and written: every message of the suite may stand in an `Any`.
pub fn options() -> json::Options {
    let mut options = json::Options::default();
    options.omit_defaults = true;
    options.types = json::Registry::new([
        &conformance::PACKAGE,
        &test_messages::proto2::PACKAGE,
        &test_messages::proto3::PACKAGE,
    ]);
    options
}
