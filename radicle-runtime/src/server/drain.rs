use std::time::Duration;

use tokio::sync::Semaphore;

use super::{phase::Phase, shared::Shared};

/// Lets connections finish their calls and waits for that, up to the deadline. Says whether all did.
pub(super) async fn drain(shared: &Shared, slots: &Semaphore, deadline: Duration) -> bool {
    shared.phases.advance(Phase::Draining);
    shared.vitals.events.event(format_args!("draining"));
    let all = shared.limits.slots();
    // Each open connection holds a slot: whoever has them all knows that none is open.
    tokio::time::timeout(deadline, slots.acquire_many(all)).await.is_ok()
}
