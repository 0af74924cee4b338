//! What radicle-build made of `proto/`, compiled against the runtime.
radicle::include_protos!();
