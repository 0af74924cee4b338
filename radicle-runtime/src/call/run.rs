use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use pin_project_lite::pin_project;
use tonic::Status;

use super::{
    Call,
    guard::{Deadline, catch},
};

pin_project! {
    /// A call from its headers to the head of its response: reading, handler and encoding, under the
    /// deadline and the panic guard.
    ///
    /// A struct and not an `async fn`, because that would hold each of its parts twice, and a call's
    /// future is moved several times on its way into a task.
    #[must_use]
    pub(crate) struct Run<F, R> {
        #[pin]
        future: F,
        deadline: Deadline,
        call: Option<Call>,
        respond: R,
    }
}

impl<F, R> Run<F, R> {
    /// `future` gives the answer of the call; `respond`, which is called once, makes a response of it.
    pub(crate) fn new(call: Call, future: F, respond: R) -> Self {
        Self { future, deadline: Deadline::of(&call), call: Some(call), respond }
    }
}

impl<F, T, R, O> Future for Run<F, R>
where
    F: Future<Output = Result<T, Status>>,
    R: FnMut(Call, Result<T, Status>) -> O,
{
    type Output = O;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<O> {
        let this = self.project();
        let call = this.call.as_ref().expect("a finished future is not polled again");
        let result = match catch(call.progress(), || this.future.poll(cx)) {
            Poll::Ready(result) => result,
            Poll::Pending => match this.deadline.poll(cx) {
                Poll::Ready(status) => Err(status),
                Poll::Pending => return Poll::Pending,
            },
        };
        let call = this.call.take().expect("it was there above");
        Poll::Ready((this.respond)(call, result))
    }
}
