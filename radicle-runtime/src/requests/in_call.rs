use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use pin_project_lite::pin_project;

use crate::call::{Progress, Scope, current_call};

pin_project! {
    /// A future that is a part of a call, wherever it runs; made by [`in_call`].
    #[must_use = "futures do nothing unless polled"]
    pub struct InCall<F> {
        #[pin]
        future: F,
        call: Option<Arc<Progress>>,
    }
}

/// Makes a future a part of the call whose handler asks for it, so that what it logs stands with the call at
/// `/debug/requests`, and carries the call's ids in the log. For tasks: a handler's own futures are parts of
/// the call anyway.
///
/// Outside of a call it changes nothing. What happens after the call's end is no longer kept with it.
///
/// ```
/// # async fn handler() {
/// let price = tokio::spawn(radicle::requests::in_call(async {
///     tracing::info!("asking for the price");
///     42
/// }));
/// # drop(price);
/// # }
/// ```
pub fn in_call<F: Future>(future: F) -> InCall<F> {
    InCall { future, call: current_call() }
}

impl<F: Future> Future for InCall<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _scope = this.call.as_ref().map(Scope::enter);
        this.future.poll(cx)
    }
}

impl<F> fmt::Debug for InCall<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InCall").field("call", &self.call).finish_non_exhaustive()
    }
}
