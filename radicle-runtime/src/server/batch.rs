//! Runs the streams of an HTTP/2 connection in batches, so that their answers leave in one write.
//!
//! hyper hands each stream to an executor, whose tasks then wake the connection one by one: every answer
//! becomes a write of its own, and writing is half of what a small call costs. Here streams wait until
//! the connection has read all that is there. Then each is polled once, in the connection's own task:
//! most unary calls are over with that, and their answers are written together. What is not over becomes
//! a task.
//!
//! A handler that computes for long would hold up the other streams of its connection: after a slow poll
//! the next streams become tasks at once.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use pin_project_lite::pin_project;

/// A poll that takes longer is slow: a few times what it costs to start a task and move it to a core.
const SLOW: Duration = Duration::from_micros(20);

/// How many streams become tasks at once after a slow poll.
const WARY: u32 = 128;

/// How many streams are polled before their answers are written.
const BATCH: usize = 64;

type Stream = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Takes the streams of one connection.
#[derive(Clone, Default)]
pub(super) struct Streams(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    streams: Vec<Stream>,
    /// How many of the next streams become tasks at once.
    wary: u32,
}

impl<F> hyper::rt::Executor<F> for Streams
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, stream: F) {
        self.with(|waiting| waiting.streams.push(Box::pin(stream)));
    }
}

impl Streams {
    /// Polls a batch of waiting streams; says whether there was one.
    fn run(&self) -> bool {
        let (mut batch, mut wary) = self.with(|waiting| {
            let rest = waiting.streams.split_off(waiting.streams.len().min(BATCH));
            (std::mem::replace(&mut waiting.streams, rest), waiting.wary)
        });
        if batch.is_empty() {
            return false;
        }
        let mut before = Instant::now();
        for mut stream in batch.drain(..) {
            if wary > 0 {
                wary -= 1;
                tokio::spawn(stream);
                continue;
            }
            // No waker is needed: a pending stream is polled again, by its task.
            let polled = stream.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            let after = Instant::now();
            if after - before > SLOW {
                wary = WARY;
            }
            before = after;
            if polled.is_pending() {
                tokio::spawn(stream);
            }
        }
        self.with(|waiting| {
            waiting.wary = wary;
            if waiting.streams.is_empty() {
                // Keeps the memory for the next batch.
                waiting.streams = batch;
            }
        });
        true
    }

    fn with<T>(&self, change: impl FnOnce(&mut Waiting) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pin_project! {
    /// A connection and its streams.
    pub(super) struct Batched<C> {
        #[pin]
        connection: C,
        streams: Streams,
    }
}

impl<C> Batched<C> {
    pub(super) fn new(connection: C, streams: Streams) -> Self {
        Self { connection, streams }
    }

    pub(super) fn connection(self: Pin<&mut Self>) -> Pin<&mut C> {
        self.project().connection
    }
}

impl<C: Future> Future for Batched<C> {
    type Output = C::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<C::Output> {
        loop {
            let this = self.as_mut().project();
            if let Poll::Ready(output) = this.connection.poll(cx) {
                return Poll::Ready(output);
            }
            if !this.streams.run() {
                return Poll::Pending;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

    use hyper::rt::Executor;
    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn ready_streams_end_here_and_others_become_tasks() {
        let (streams, ended) = (Streams::default(), Arc::new(AtomicU32::new(0)));
        let (go_on, gone_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        assert!(!streams.run());
        for _ in 0..BATCH {
            let ended = ended.clone();
            streams.execute(async move { _ = ended.fetch_add(1, SeqCst) });
        }
        let (waits, tells) = (go_on.clone(), gone_on.clone());
        streams.execute(async move {
            waits.notified().await;
            tells.notify_one();
        });
        assert!(streams.run());
        assert_eq!(ended.load(SeqCst), BATCH as u32, "a batch is polled at once");
        assert!(streams.run(), "the pending stream was beyond the batch");
        assert!(!streams.run(), "it is a task now");
        go_on.notify_one();
        gone_on.notified().await;
    }

    #[tokio::test]
    async fn after_a_slow_poll_streams_become_tasks_at_once() {
        let (streams, ended) = (Streams::default(), Arc::new(AtomicU32::new(0)));
        streams.execute(async { std::thread::sleep(20 * SLOW) });
        assert!(streams.run());
        assert!(streams.with(|waiting| waiting.wary) > 0);
        let counts = ended.clone();
        streams.execute(async move { _ = counts.fetch_add(1, SeqCst) });
        assert!(streams.run());
        assert_eq!(ended.load(SeqCst), 0, "it was not polled here");
        tokio::task::yield_now().await;
        assert_eq!(ended.load(SeqCst), 1, "it is a task");
    }
}
