//! Snapshots of what `#[radicle::service]` expands to; see `tests/expand.rs`.
