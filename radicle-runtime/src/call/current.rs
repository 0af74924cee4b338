//! The call whose code runs on this thread.

use std::{cell::RefCell, sync::Arc};

use super::Progress;

thread_local! {
    static CURRENT: RefCell<Option<Arc<Progress>>> = const { RefCell::new(None) };
}

/// While it lives, its call is the current one of this thread.
#[must_use = "the call is current until this is dropped"]
pub(crate) struct Scope {
    /// The call before, if this one is observed.
    before: Option<Option<Arc<Progress>>>,
}

impl Scope {
    /// Nothing for a call that nobody observes.
    pub(crate) fn enter(call: &Arc<Progress>) -> Self {
        Self { before: call.is_observed().then(|| replace(Some(call.clone()))) }
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            drop(replace(before));
        }
    }
}

/// What is dropped is dropped by the caller, when nothing is borrowed.
fn replace(call: Option<Arc<Progress>>) -> Option<Arc<Progress>> {
    CURRENT.try_with(|current| current.replace(call)).unwrap_or_default()
}

/// Whether this thread is inside of a call.
pub(crate) fn is_inside_call() -> bool {
    CURRENT.try_with(|current| current.borrow().is_some()).unwrap_or(false)
}

/// The current call of this thread.
pub(crate) fn current_call() -> Option<Arc<Progress>> {
    CURRENT.try_with(|current| current.borrow().clone()).ok().flatten()
}
