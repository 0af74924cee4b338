use std::{
    io::Write,
    mem,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How long lines gather after a write: it bounds the wakings of the writer under load.
const LINGER: Duration = Duration::from_millis(5);

/// How many bytes wake a lingering writer.
const BATCH: usize = 64 * 1024;

/// The writing end of a log: lines in, one thread that writes them out.
///
/// The thread ends when the last clone is dropped and every line is written.
#[derive(Clone)]
pub(super) struct Sink(Arc<Closing>);

struct Closing(Arc<Queue>);

struct Queue {
    state: Mutex<State>,
    /// Wakes the writer.
    filled: Condvar,
    /// Wakes those who flush.
    written: Condvar,
    capacity: usize,
    dropped: Arc<AtomicU64>,
}

#[derive(Default)]
struct State {
    bytes: Vec<u8>,
    /// Lines in `bytes`.
    lines: u64,
    /// Lines that the writer took and has not yet written.
    taken: u64,
    /// Lines ever written or given up.
    done: u64,
    /// The value of `done` that a flush waits for.
    flush: u64,
    /// How many bytes wake the writer; none while it is awake.
    wake_at: Option<usize>,
    closed: bool,
}

impl Sink {
    /// Starts the thread. `report` makes the line that tells how many were dropped.
    ///
    /// # Errors
    /// The system has no thread left.
    pub(super) fn start(
        out: Box<dyn Write + Send>,
        capacity: usize,
        dropped: Arc<AtomicU64>,
        report: impl Fn(u64) -> Vec<u8> + Send + 'static,
    ) -> std::io::Result<Self> {
        let queue = Arc::new(Queue {
            state: Mutex::default(),
            filled: Condvar::new(),
            written: Condvar::new(),
            capacity,
            dropped,
        });
        let sink = Self(Arc::new(Closing(Arc::clone(&queue))));
        let writer = thread::Builder::new().name("radicle-log".to_owned());
        writer.spawn(move || queue.write_all(out, report))?;
        Ok(sink)
    }

    /// Appends a line, or drops and counts it when the queue is full.
    pub(super) fn push(&self, line: &[u8]) {
        self.0.0.push(line);
    }

    /// Waits until all lines so far are written; false if that took longer than `limit`.
    pub(super) fn flush(&self, limit: Duration) -> bool {
        self.0.0.flush(limit)
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.filled.notify_one();
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, line: &[u8]) {
        let mut state = self.lock();
        if state.bytes.len() + line.len() > self.capacity {
            drop(state);
            self.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        state.bytes.extend_from_slice(line);
        state.lines += 1;
        let size = state.bytes.len();
        let wake = state.wake_at.take_if(|wake_at| size >= *wake_at).is_some();
        drop(state);
        if wake {
            self.filled.notify_one();
        }
    }

    fn flush(&self, limit: Duration) -> bool {
        let start = Instant::now();
        let mut state = self.lock();
        let flush = state.done + state.taken + state.lines;
        state.flush = flush.max(state.flush);
        self.filled.notify_one();
        loop {
            let left = limit.saturating_sub(start.elapsed());
            if state.done >= flush || left.is_zero() {
                return state.done >= flush;
            }
            let waited = self.written.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn write_all(&self, mut out: Box<dyn Write + Send>, report: impl Fn(u64) -> Vec<u8>) {
        let (mut batch, mut reported) = (Vec::new(), 0);
        while let Some(lines) = self.take(&mut batch) {
            let dropped = self.dropped.load(Ordering::Relaxed);
            if dropped > reported {
                batch.extend(report(dropped - reported));
                reported = dropped;
            }
            if out.write_all(&batch).and_then(|()| out.flush()).is_err() {
                self.dropped.fetch_add(lines, Ordering::Relaxed);
            }
            batch.clear();
            batch.shrink_to(4 * BATCH);
            self.finish(lines);
            self.linger();
        }
    }

    /// Swaps the lines into an empty batch, waiting for the first; none when the queue is closed.
    fn take(&self, batch: &mut Vec<u8>) -> Option<u64> {
        let mut state = self.lock();
        state.wake_at = Some(1);
        let idle = |state: &mut State| state.lines == 0 && !state.closed;
        let mut state = self.filled.wait_while(state, idle).unwrap_or_else(PoisonError::into_inner);
        state.wake_at = None;
        if state.lines == 0 {
            return None;
        }
        mem::swap(&mut state.bytes, batch);
        state.taken = mem::take(&mut state.lines);
        Some(state.taken)
    }

    fn finish(&self, lines: u64) {
        let mut state = self.lock();
        state.taken = 0;
        state.done += lines;
        drop(state);
        self.written.notify_all();
    }

    fn linger(&self) {
        let mut state = self.lock();
        state.wake_at = Some(BATCH);
        let few = |state: &mut State| {
            state.bytes.len() < BATCH && state.flush <= state.done && !state.closed
        };
        // The result only tells whether time is up, and what follows is the same.
        drop(self.filled.wait_timeout_while(state, LINGER, few));
    }
}

#[cfg(test)]
mod tests {
    use std::{io, sync::mpsc};

    use super::*;

    const SOON: Duration = Duration::from_secs(20);

    /// Writes one batch for each permit, and shows it.
    struct Stalled {
        permits: mpsc::Receiver<()>,
        batches: mpsc::Sender<String>,
    }

    impl Write for Stalled {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.permits.recv().map_err(io::Error::other)?;
            self.batches
                .send(String::from_utf8_lossy(bytes).into_owned())
                .map_err(io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Stall {
        sink: Sink,
        dropped: Arc<AtomicU64>,
        permits: mpsc::Sender<()>,
        batches: mpsc::Receiver<String>,
    }

    fn stall(capacity: usize) -> Stall {
        let (permits, stalled_permits) = mpsc::channel();
        let (stalled_batches, batches) = mpsc::channel();
        let out = Stalled { permits: stalled_permits, batches: stalled_batches };
        let dropped = Arc::default();
        let report = |count| format!("dropped {count}\n").into_bytes();
        let sink = Sink::start(Box::new(out), capacity, Arc::clone(&dropped), report).unwrap();
        Stall { sink, dropped, permits, batches }
    }

    /// Waits until the writer holds the first line and the queue is empty again.
    fn occupy(stall: &Stall) {
        stall.sink.push(b"first\n");
        while stall.sink.0.0.lock().taken == 0 {
            thread::yield_now();
        }
    }

    #[test]
    fn a_stalled_writer_blocks_nobody_and_what_is_lost_is_told() {
        let stall = stall(12);
        occupy(&stall);
        for line in ["1234\n", "5678\n", "lost\n", "lost\n"] {
            stall.sink.push(line.as_bytes());
        }
        assert_eq!(stall.dropped.load(Ordering::Relaxed), 2);
        assert!(!stall.sink.flush(Duration::ZERO), "nothing is written yet");
        stall.permits.send(()).unwrap();
        stall.permits.send(()).unwrap();
        assert!(stall.sink.flush(SOON));
        assert_eq!(stall.batches.recv().unwrap(), "first\n");
        assert_eq!(stall.batches.recv().unwrap(), "1234\n5678\ndropped 2\n");
    }

    #[test]
    fn flush_ends_at_its_deadline() {
        let stall = stall(1024);
        occupy(&stall);
        assert!(!stall.sink.flush(Duration::from_millis(20)));
        stall.permits.send(()).unwrap();
        assert!(stall.sink.flush(SOON));
        assert!(stall.sink.flush(Duration::ZERO), "nothing is left");
    }

    #[test]
    fn lines_that_cannot_be_written_count_as_dropped() {
        let stall = stall(1024);
        drop(stall.permits);
        stall.sink.push(b"line\n");
        assert!(stall.sink.flush(SOON));
        assert_eq!(stall.dropped.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn the_last_lines_are_written_after_the_sink_is_gone() {
        let stall = stall(1024);
        occupy(&stall);
        stall.sink.push(b"last\n");
        drop(stall.sink);
        (0..2).for_each(|_| stall.permits.send(()).unwrap());
        assert_eq!(stall.batches.iter().collect::<String>(), "first\nlast\n");
    }

    #[test]
    fn many_threads_lose_nothing() {
        let (batches, written) = mpsc::channel();
        let out = Stalled { permits: endless(), batches };
        let dropped = Arc::default();
        let sink =
            Sink::start(Box::new(out), 1 << 20, Arc::clone(&dropped), |_| Vec::new()).unwrap();
        thread::scope(|scope| {
            for thread in 0..4 {
                let sink = &sink;
                scope.spawn(move || {
                    (0..500).for_each(|line| sink.push(format!("{thread} {line}\n").as_bytes()));
                });
            }
        });
        assert!(sink.flush(SOON));
        drop(sink);
        let text: String = written.iter().collect();
        assert_eq!(text.lines().count(), 2000);
        for thread in ["0 ", "1 ", "2 ", "3 "] {
            let lines = text.lines().filter_map(|line| line.strip_prefix(thread));
            assert!(lines.eq((0..500).map(|line| line.to_string())), "in order");
        }
    }

    fn endless() -> mpsc::Receiver<()> {
        let (permits, endless) = mpsc::channel();
        (0..10_000).for_each(|_| permits.send(()).unwrap());
        endless
    }
}
