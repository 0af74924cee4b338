//! Wakes that can be spared.
//!
//! hyper passes an HTTP/1 body through a channel. Taking data out wakes the connection to put in more, also
//! when that was the last: the connection, which is polled right then, would be polled again for nothing.

use std::{cell::Cell, task::Waker};

/// Whether wakes are held back, and the one that was.
enum Held {
    No,
    Yes,
    Woken(Waker),
}

thread_local! {
    static HELD: Cell<Held> = const { Cell::new(Held::No) };
}

/// Holds a wake of this thread's HTTP/1 connections back meanwhile, and gives it away.
pub(crate) fn hold<T>(poll: impl FnOnce() -> T) -> (T, Option<Waker>) {
    struct Release;

    impl Drop for Release {
        fn drop(&mut self) {
            HELD.set(Held::No);
        }
    }

    HELD.set(Held::Yes);
    let release = Release;
    let polled = poll();
    let held = match HELD.replace(Held::No) {
        Held::Woken(connection) => Some(connection),
        Held::No | Held::Yes => None,
    };
    drop(release);
    (polled, held)
}

/// Takes the wake of a connection, if one is held back here and now.
pub(crate) fn held(connection: &Waker) -> bool {
    match HELD.replace(Held::No) {
        Held::Yes => HELD.set(Held::Woken(connection.clone())),
        Held::Woken(first) if first.will_wake(connection) => HELD.set(Held::Woken(first)),
        others => {
            HELD.set(others);
            return false;
        }
    }
    true
}
