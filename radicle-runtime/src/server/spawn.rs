use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

/// Runs the streams of an HTTP/2 connection.
///
/// A stream is polled once in the connection's own task, since most unary calls are over then: that
/// saves the task. One that is not over becomes a task. Handlers that compute for long would hold up the
/// other streams of their connection, so after a slow poll the next streams become tasks at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Spawn {
    /// How many of the next streams become tasks at once.
    wary: Arc<AtomicU32>,
}

/// A poll that takes longer is slow: about what a task costs to start and to move to another core.
const SLOW: Duration = Duration::from_micros(20);

/// How many streams become tasks after a slow poll.
const WARY: u32 = 128;

impl<F> hyper::rt::Executor<F> for Spawn
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, future: F) {
        let wary = self.wary.load(Relaxed);
        if wary > 0 {
            self.wary.store(wary - 1, Relaxed);
            tokio::spawn(future);
            return;
        }
        let mut future = Box::pin(future);
        let begin = Instant::now();
        // No waker is needed: a pending future is polled again, by its task.
        let polled = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        if begin.elapsed() > SLOW {
            self.wary.store(WARY, Relaxed);
        }
        if let Poll::Pending = polled {
            tokio::spawn(future);
        }
    }
}
