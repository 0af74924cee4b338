//! Compiles protos.
