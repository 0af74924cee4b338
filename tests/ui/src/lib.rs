//! The protos of the cases, compiled.

radicle::include_protos!();
