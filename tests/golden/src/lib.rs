//! What radicle-build makes of `cases/*.proto`, compiled against the runtime and shown beside them.
#![allow(missing_docs, reason = "the package without a name is included here")]

radicle::include_protos!();
