use tokio::sync::watch;

/// Where a server is in its life. It only moves forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// The one place that moves a server to its next phase.
#[derive(Clone, Debug)]
pub(crate) struct Phases(watch::Sender<Phase>);

impl Phases {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(Phase::Starting))
    }

    pub(crate) fn now(&self) -> Phase {
        *self.0.borrow()
    }

    /// Moves forward; a phase that is over stays over.
    pub(crate) fn advance(&self, next: Phase) {
        self.0.send_if_modified(|phase| {
            let moves = *phase < next;
            if moves {
                *phase = next;
            }
            moves
        });
    }

    pub(crate) fn watch(&self) -> Watch {
        Watch(self.0.subscribe())
    }
}

/// Waits for phases.
#[derive(Clone, Debug)]
pub(crate) struct Watch(watch::Receiver<Phase>);

impl Watch {
    /// Waits until the server is in this phase or past it, or gone.
    pub(crate) async fn reached(&mut self, phase: Phase) {
        // A dropped sender means that the server itself was dropped: everything is over.
        let _ = self.0.wait_for(|now| *now >= phase).await;
    }
}
