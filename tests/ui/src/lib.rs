//! The protos of the cases, compiled.
#![allow(missing_docs, missing_debug_implementations, unreachable_pub)]

radicle::include_protos!();
