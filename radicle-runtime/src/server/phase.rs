use std::{
    collections::HashMap,
    future::poll_fn,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
    task::{Context, Poll, Waker},
};

/// Where a server is in its life. It only moves forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Phase {
    /// Not accepting yet.
    Starting,
    /// Serving.
    Ready,
    /// Still serving, but not ready: load balancers take the server out.
    LameDuck,
    /// Not accepting any more; connections end when their calls do.
    Draining,
    /// The drain deadline has passed: connections are cut.
    Forced,
}

impl Phase {
    pub(crate) const ALL: [Self; 5] =
        [Self::Starting, Self::Ready, Self::LameDuck, Self::Draining, Self::Forced];

    /// Its name in metrics.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Ready => "ready",
            Self::LameDuck => "lame_duck",
            Self::Draining => "draining",
            Self::Forced => "forced",
        }
    }
}

/// The one place that moves a server to its next phase.
///
/// Every connection asks for the phase whenever it is polled, so that asking is one load and a task
/// registers just once to be woken.
#[derive(Clone, Debug)]
pub(crate) struct Phases(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    now: AtomicU8,
    next_key: AtomicU64,
    waiting: Mutex<HashMap<u64, Waker>>,
}

impl Phases {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Shared {
            now: AtomicU8::new(Phase::Starting as u8),
            next_key: AtomicU64::new(0),
            waiting: Mutex::default(),
        }))
    }

    pub(crate) fn now(&self) -> Phase {
        Phase::ALL[usize::from(self.0.now.load(Ordering::Acquire))]
    }

    /// Moves forward; a phase that is over stays over.
    pub(crate) fn advance(&self, next: Phase) {
        self.0.now.fetch_max(next as u8, Ordering::AcqRel);
        let waiting: Vec<_> = self.0.waiting().values().cloned().collect();
        waiting.into_iter().for_each(Waker::wake);
    }

    pub(crate) fn watch(&self) -> Watch {
        let key = self.0.next_key.fetch_add(1, Ordering::Relaxed);
        Watch { phases: self.clone(), key, waker: None }
    }
}

impl Shared {
    fn waiting(&self) -> MutexGuard<'_, HashMap<u64, Waker>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for phases, in one task.
#[derive(Debug)]
pub(crate) struct Watch {
    phases: Phases,
    key: u64,
    /// What is registered.
    waker: Option<Waker>,
}

impl Watch {
    /// Ready when the server is in this phase or past it.
    pub(crate) fn poll_reached(&mut self, phase: Phase, cx: &mut Context<'_>) -> Poll<()> {
        if self.phases.now() >= phase {
            return Poll::Ready(());
        }
        if self.waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            return Poll::Pending;
        }
        self.phases.0.waiting().insert(self.key, cx.waker().clone());
        self.waker = Some(cx.waker().clone());
        // It may have come while the waker was not there yet.
        if self.phases.now() >= phase { Poll::Ready(()) } else { Poll::Pending }
    }

    /// Waits until the server is in this phase or past it.
    pub(crate) async fn reached(&mut self, phase: Phase) {
        poll_fn(|cx| self.poll_reached(phase, cx)).await;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if self.waker.is_some() {
            self.phases.0.waiting().remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_phase_wakes_who_waits_for_it_or_for_an_earlier_one() {
        let phases = Phases::new();
        let mut watches = [phases.watch(), phases.watch(), phases.watch()];
        let wanted = [Phase::Ready, Phase::Draining, Phase::Draining];
        let waiting = watches.iter_mut().zip(wanted).map(|(watch, phase)| watch.reached(phase));
        let [first, second, third] = <[_; 3]>::try_from(waiting.collect::<Vec<_>>())
            .unwrap_or_else(|_| panic!("there are three"));
        let advance = async {
            tokio::task::yield_now().await;
            phases.advance(Phase::Draining);
        };
        tokio::join!(first, second, third, advance);
        phases.advance(Phase::Ready);
        assert_eq!(phases.now(), Phase::Draining, "a phase does not come back");
        drop(watches);
        assert!(phases.0.waiting().is_empty(), "a dropped watch leaves nothing behind");
    }
}
