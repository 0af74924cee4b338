//! Timeouts for HTTP/1 headers that cost next to nothing while they do not fire.
//!
//! hyper starts a timer before each request and stops it when the headers are there. With tokio's timers
//! that is an entry in the runtime's wheel and back, under a lock, for each request. Here a timer is a
//! number in its connection; one task per server looks at all connections a few times per timeout.

use std::{
    collections::HashMap,
    fmt,
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use hyper::rt::{Sleep, Timer};

/// No deadline.
const NONE: u64 = u64::MAX;

/// The time of a server, coarse, and its connections' deadlines.
#[derive(Debug)]
pub(super) struct Clock {
    start: Instant,
    tick: Duration,
    /// Ticks since the start.
    now: AtomicU64,
    next_key: AtomicU64,
    alarms: Mutex<HashMap<u64, Arc<Alarm>>>,
}

/// The deadline of one connection, in ticks.
#[derive(Debug)]
struct Alarm {
    deadline: AtomicU64,
    waker: Mutex<Option<Waker>>,
}

impl Clock {
    /// A clock for timeouts of this length: they fire at most an eighth late.
    pub(super) fn new(timeout: Duration) -> Arc<Self> {
        Arc::new(Self {
            start: Instant::now(),
            tick: (timeout / 8).clamp(Duration::from_millis(5), Duration::from_secs(1)),
            now: AtomicU64::new(0),
            next_key: AtomicU64::new(0),
            alarms: Mutex::default(),
        })
    }

    /// Ticks until it is dropped.
    pub(super) async fn run(&self) {
        loop {
            tokio::time::sleep(self.tick).await;
            let now = self.ticks(self.start.elapsed());
            self.now.store(now, Relaxed);
            // Woken without the lock: a task that ends at once removes its alarm.
            let due: Vec<_> = self.alarms().values().filter_map(|alarm| alarm.due(now)).collect();
            due.into_iter().for_each(Waker::wake);
        }
    }

    /// A timer for one connection, with one timeout at a time.
    pub(super) fn timer(self: &Arc<Self>) -> ConnectionTimer {
        let key = self.next_key.fetch_add(1, Relaxed);
        let alarm = Arc::new(Alarm { deadline: AtomicU64::new(NONE), waker: Mutex::default() });
        self.alarms().insert(key, alarm.clone());
        ConnectionTimer(Arc::new(Registered { clock: self.clone(), key, alarm }))
    }

    fn alarms(&self) -> MutexGuard<'_, HashMap<u64, Arc<Alarm>>> {
        self.alarms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ticks(&self, time: Duration) -> u64 {
        u64::try_from(time.as_nanos() / self.tick.as_nanos()).unwrap_or(NONE - 1)
    }
}

impl Alarm {
    /// Whom to wake, if the deadline has passed.
    fn due(&self, now: u64) -> Option<Waker> {
        if self.deadline.load(Relaxed) <= now { self.waker().take() } else { None }
    }

    fn waker(&self) -> MutexGuard<'_, Option<Waker>> {
        self.waker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The timer that hyper gets for one connection.
#[derive(Clone)]
pub(super) struct ConnectionTimer(Arc<Registered>);

struct Registered {
    clock: Arc<Clock>,
    key: u64,
    alarm: Arc<Alarm>,
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.clock.alarms().remove(&self.key);
    }
}

impl ConnectionTimer {
    /// The tick from which on so much time has passed for certain.
    fn deadline(&self, time: Duration) -> u64 {
        self.0.clock.now.load(Relaxed) + self.0.clock.ticks(time) + 1
    }
}

impl Timer for ConnectionTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        Box::pin(Timeout { timer: self.clone(), deadline: self.deadline(duration) })
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        self.sleep(deadline.saturating_duration_since(self.now()))
    }

    fn now(&self) -> Instant {
        let clock = &self.0.clock;
        let ticks = u32::try_from(clock.now.load(Relaxed)).unwrap_or(u32::MAX);
        clock.start + clock.tick * ticks
    }
}

/// A timeout of a connection.
struct Timeout {
    timer: ConnectionTimer,
    deadline: u64,
}

impl Sleep for Timeout {}

impl Future for Timeout {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Registered { clock, alarm, .. } = &*self.timer.0;
        if clock.now.load(Relaxed) >= self.deadline {
            return Poll::Ready(());
        }
        alarm.deadline.store(self.deadline, Relaxed);
        let mut waker = alarm.waker();
        if !waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            *waker = Some(cx.waker().clone());
        }
        Poll::Pending
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        self.timer.0.alarm.deadline.store(NONE, Relaxed);
    }
}

impl fmt::Debug for ConnectionTimer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ConnectionTimer").field(&self.0.key).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_timeout_fires_and_a_dropped_one_does_not() {
        let clock = Clock::new(Duration::from_millis(40));
        let timer = clock.timer();
        let begin = Instant::now();
        tokio::select! {
            () = clock.run() => {}
            () = timer.sleep(Duration::from_millis(40)) => {}
        }
        assert!(begin.elapsed() >= Duration::from_millis(35), "{:?}", begin.elapsed());
        drop(timer.sleep(Duration::ZERO));
        assert_eq!(timer.0.alarm.deadline.load(Relaxed), NONE);
        drop(timer);
        assert!(clock.alarms().is_empty());
    }
}
