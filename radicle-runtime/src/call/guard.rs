//! What surrounds every poll of user code: the current call, the panic guard and the deadline.

use std::{
    any::Any,
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::time::Sleep;
use tonic::Status;

use super::{call::Progress, current::Scope};

/// The timer of a call's deadline; calls without one cost nothing.
#[derive(Debug)]
pub(super) struct Deadline(Option<Pin<Box<Sleep>>>);

impl Deadline {
    pub(super) fn of(call: &Progress) -> Self {
        Self(call.deadline().map(|deadline| Box::pin(tokio::time::sleep_until(deadline))))
    }

    /// Ready when the deadline has passed.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Status> {
        match &mut self.0 {
            Some(sleep) => sleep
                .as_mut()
                .poll(cx)
                .map(|()| Status::deadline_exceeded("the deadline of the call has passed")),
            None => Poll::Pending,
        }
    }
}

/// Polls user code as a part of the call; a panic becomes INTERNAL with a fixed text.
pub(super) fn catch<T>(
    call: &Arc<Progress>,
    poll: impl FnOnce() -> Poll<Result<T, Status>>,
) -> Poll<Result<T, Status>> {
    let _scope = Scope::enter(call);
    let profiled = call.entry().profiled;
    catch_unwind(AssertUnwindSafe(|| profiled.poll(poll)))
        .unwrap_or_else(|panic| Poll::Ready(Err(panicked(call, &*panic))))
}

fn panicked(call: &Progress, panic: &(dyn Any + Send)) -> Status {
    let entry = call.entry();
    let text = panic_text(panic);
    entry.pipeline.metrics.panicked();
    entry.pipeline.last_panic.set(call, text);
    tracing::error!(
        target: "radicle::panic",
        service = entry.service.name,
        method = entry.method.name,
        panic = text,
        "handler panicked",
    );
    Status::internal("internal error")
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("(not a text)")
}
