//! Wakes that can be spared.
//!
//! hyper passes an HTTP/1 body through a channel. Taking data out wakes the connection to put in more, also
//! when that was the last: the connection, which is polled right then, would be polled again for nothing.

use std::{cell::Cell, ptr, task::Context};

/// A waker of a connection by its data, and whether it was woken meanwhile.
#[derive(Clone, Copy)]
struct Held {
    connection: *const (),
    woken: bool,
}

const NOTHING: Held = Held { connection: ptr::null(), woken: false };

thread_local! {
    static HELD: Cell<Held> = const { Cell::new(NOTHING) };
}

/// Polls with wakes of the polled connection held back, and says whether there was one.
pub(crate) fn hold<T>(cx: &mut Context<'_>, poll: impl FnOnce(&mut Context<'_>) -> T) -> (T, bool) {
    struct Release;

    impl Drop for Release {
        fn drop(&mut self) {
            HELD.set(NOTHING);
        }
    }

    HELD.set(Held { connection: cx.waker().data(), woken: false });
    let _release = Release;
    let polled = poll(cx);
    (polled, HELD.get().woken)
}

/// Takes a wake of the connection that this is the waker's data of, if it is held back here and now.
pub(crate) fn held(connection: *const ()) -> bool {
    let is_held = HELD.get().connection == connection;
    if is_held {
        HELD.set(Held { connection, woken: true });
    }
    is_held
}
