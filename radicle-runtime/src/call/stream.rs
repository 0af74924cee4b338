use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tonic::{Code, Status};

use super::{
    Call, Encode, MessageStream,
    guard::{Deadline, catch},
};

/// A response stream in progress: the rest of a [`Call`] whose headers are out.
pub(crate) struct CallStream {
    call: Call,
    /// None when the stream is over.
    stream: Option<Pin<Box<dyn MessageStream + Send>>>,
    deadline: Deadline,
    /// What has gone out and is not counted yet: messages and bytes.
    uncounted: (u64, usize),
}

impl CallStream {
    /// `stream` is none when it is over already.
    pub(crate) fn new(mut call: Call, stream: Option<Pin<Box<dyn MessageStream + Send>>>) -> Self {
        if stream.is_none() {
            call.finish(Code::Ok, "");
        }
        Self { deadline: Deadline::of(&call), call, stream, uncounted: (0, 0) }
    }

    /// Polls for the next message and encodes it. After `None` or an error the call is over, the
    /// handler's stream is dropped and everything is counted.
    pub(crate) fn poll_message(
        &mut self,
        cx: &mut Context<'_>,
        encoder: &mut dyn Encode,
    ) -> Poll<Option<Result<(), Status>>> {
        let Some(stream) = &mut self.stream else {
            return Poll::Ready(None);
        };
        let polled = match self.deadline.poll(cx) {
            Poll::Ready(status) => Poll::Ready(Err(status)),
            Poll::Pending => catch(&self.call, || {
                let message = ready!(stream.as_mut().poll_message(cx, encoder));
                Poll::Ready(message.transpose())
            }),
        };
        let Poll::Ready(polled) = polled else {
            self.count();
            return Poll::Pending;
        };
        Poll::Ready(match polled {
            Ok(Some(size)) => {
                self.uncounted = (self.uncounted.0 + 1, self.uncounted.1 + size);
                Some(Ok(()))
            }
            Ok(None) => {
                self.end(Code::Ok, "");
                None
            }
            Err(status) => {
                self.end(status.code(), status.message());
                Some(Err(status))
            }
        })
    }

    /// Counts what has gone out: once for the messages of a batch, and before anybody can ask.
    fn count(&mut self) {
        let (messages, bytes) = std::mem::take(&mut self.uncounted);
        if messages > 0 {
            self.call.sent(messages, bytes);
        }
    }

    fn end(&mut self, code: Code, message: &str) {
        self.count();
        self.stream = None;
        self.call.finish(code, message);
    }
}

impl Drop for CallStream {
    fn drop(&mut self) {
        self.count();
    }
}

impl fmt::Debug for CallStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CallStream").field(&self.call).finish()
    }
}
