//! The locks and atomics of the store; its tests put shuttle's in their place.

pub(super) use std::sync::{Mutex, MutexGuard, atomic};
