//! Snapshots of what radicle's macros expand to; see `tests/expand.rs`.
