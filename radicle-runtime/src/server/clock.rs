//! Timeouts for HTTP/1 heads that cost next to nothing while they do not fire.
//!
//! hyper starts a timer before each request, stops it when the head is there, and polls the connection once
//! more for it. Here a timeout is a number in its connection; one task per server looks at all connections
//! a few times per timeout.

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    task::{Wake, Waker},
    time::{Duration, Instant},
};

use crate::transport::wake;

/// No deadline.
const NONE: u64 = u64::MAX;

/// The time of a server, coarse, and its connections.
#[derive(Debug)]
pub(super) struct Clock {
    start: Instant,
    tick: Duration,
    /// The timeout in ticks, rounded up.
    timeout: u64,
    /// Ticks since the start.
    now: AtomicU64,
    /// By the address of their heads.
    connections: Mutex<HashMap<usize, Arc<Heads>>>,
}

/// The heads of the requests of one connection: when the next one has to be there.
///
/// It is also the waker of its connection, which need not wake for [what changes nothing](wake).
pub(super) struct Heads {
    clock: Arc<Clock>,
    /// In ticks.
    deadline: AtomicU64,
    task: Waker,
}

impl Clock {
    /// A clock for this timeout, which fires at most an eighth late.
    pub(super) fn new(timeout: Duration) -> Arc<Self> {
        let tick = (timeout / 8).clamp(Duration::from_millis(5), Duration::from_secs(1));
        Arc::new(Self {
            start: Instant::now(),
            tick,
            timeout: u64::try_from(timeout.as_nanos().div_ceil(tick.as_nanos()))
                .unwrap_or(NONE / 2),
            now: AtomicU64::new(0),
            connections: Mutex::default(),
        })
    }

    /// Ticks until it is dropped.
    pub(super) async fn run(&self) {
        loop {
            tokio::time::sleep(self.tick).await;
            let ticks = self.start.elapsed().as_nanos() / self.tick.as_nanos();
            self.now.store(u64::try_from(ticks).unwrap_or(NONE - 1), Relaxed);
            // Woken without the lock: a task that ends at once takes its connection out.
            let late: Vec<_> =
                self.connections().values().filter(|heads| heads.are_late()).cloned().collect();
            late.iter().for_each(|heads| heads.task.wake_by_ref());
        }
    }

    /// Watches a new connection that this task serves; its first head is awaited.
    pub(super) fn watch(self: &Arc<Self>, task: Waker) -> Watched {
        let heads = Arc::new(Heads { clock: self.clone(), deadline: AtomicU64::new(NONE), task });
        heads.awaited();
        self.connections().insert(key(&heads), heads.clone());
        Watched(heads)
    }

    fn connections(&self) -> MutexGuard<'_, HashMap<usize, Arc<Heads>>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Heads {
    /// The next head has to come in time.
    pub(super) fn awaited(&self) {
        let Clock { now, timeout, .. } = &*self.clock;
        // The current tick is partly over.
        self.deadline.store(now.load(Relaxed) + timeout + 1, Relaxed);
    }

    /// A head is there.
    pub(super) fn arrived(&self) {
        self.deadline.store(NONE, Relaxed);
    }

    /// Whether the client has had its time.
    pub(super) fn are_late(&self) -> bool {
        self.clock.now.load(Relaxed) >= self.deadline.load(Relaxed)
    }

    pub(super) fn task(&self) -> &Waker {
        &self.task
    }
}

impl Wake for Heads {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // The data of the waker that an `Arc` becomes is its pointer.
        if !wake::held(Arc::as_ptr(self).cast()) {
            self.task.wake_by_ref();
        }
    }
}

/// A connection that a clock looks at until this is dropped.
pub(super) struct Watched(pub(super) Arc<Heads>);

impl Drop for Watched {
    fn drop(&mut self) {
        self.0.clock.connections().remove(&key(&self.0));
    }
}

fn key(heads: &Arc<Heads>) -> usize {
    Arc::as_ptr(heads).addr()
}

impl fmt::Debug for Heads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Heads").field(&self.deadline).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::atomic::AtomicBool, task::Context};

    use super::*;

    struct Flag(AtomicBool);

    impl Wake for Flag {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Relaxed);
        }
    }

    #[tokio::test]
    async fn who_waits_for_a_head_too_long_is_woken() {
        let timeout = Duration::from_millis(40);
        let clock = Clock::new(timeout);
        let [late, busy] = std::array::from_fn(|_| {
            let flag = Arc::new(Flag(AtomicBool::new(false)));
            (clock.watch(flag.clone().into()), flag)
        });
        busy.0.0.arrived();
        let begin = Instant::now();
        let fired = async {
            while !late.1.0.load(Relaxed) {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            () = clock.run() => {}
            () = fired => {}
        }
        assert!(begin.elapsed() >= timeout, "{:?}", begin.elapsed());
        assert!(late.0.0.are_late() && !busy.0.0.are_late() && !busy.1.0.load(Relaxed));
        busy.0.0.awaited();
        assert!(!busy.0.0.are_late(), "its time begins now");
        drop((late, busy));
        assert!(clock.connections().is_empty(), "a connection that ended leaves nothing behind");
    }

    #[test]
    fn a_held_wake_does_not_reach_the_task() {
        let flag = Arc::new(Flag(AtomicBool::new(false)));
        let watched = Clock::new(Duration::from_secs(1)).watch(flag.clone().into());
        let waker = Waker::from(watched.0.clone());
        let mut cx = Context::from_waker(&waker);
        let ((), woken) = wake::hold(&mut cx, |_| waker.wake_by_ref());
        assert!(woken && !flag.0.load(Relaxed));
        let mut other = Context::from_waker(Waker::noop());
        let ((), woken) = wake::hold(&mut other, |_| waker.wake_by_ref());
        assert!(!woken && flag.0.swap(false, Relaxed), "another connection's is not held");
        waker.wake();
        assert!(flag.0.load(Relaxed), "nothing is held any more");
    }
}
