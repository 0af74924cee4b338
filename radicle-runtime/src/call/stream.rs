use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tonic::{Code, Status};

use super::{
    Call, Encode, MessageStream, Sent,
    guard::{Deadline, catch},
};

/// A response stream in progress: the rest of a [`Call`] whose headers are out.
pub(crate) struct CallStream {
    call: Call,
    /// None when the stream is over.
    stream: Option<Pin<Box<dyn MessageStream + Send>>>,
    deadline: Deadline,
}

impl CallStream {
    /// `stream` is none when it is over already.
    pub(crate) fn new(mut call: Call, stream: Option<Pin<Box<dyn MessageStream + Send>>>) -> Self {
        if stream.is_none() {
            call.finish(Code::Ok, "");
        }
        Self { deadline: Deadline::of(&call), call, stream }
    }

    /// Polls for messages and encodes those that are ready, up to `limit` bytes. After `None` or an error
    /// the call is over, the handler's stream is dropped and everything is counted.
    pub(crate) fn poll_messages(
        &mut self,
        cx: &mut Context<'_>,
        encoder: &mut dyn Encode,
        limit: usize,
    ) -> Poll<Option<Result<(), Status>>> {
        let Some(stream) = &mut self.stream else {
            return Poll::Ready(None);
        };
        let mut sent = Sent::default();
        let polled = match self.deadline.poll(cx) {
            Poll::Ready(status) => Poll::Ready(Err(status)),
            Poll::Pending => catch(self.call.progress(), || {
                let polled = stream.as_mut().poll_messages(cx, encoder, limit, &mut sent);
                polled.map(Option::transpose)
            }),
        };
        self.call.sent(sent);
        Poll::Ready(match ready!(polled) {
            Ok(Some(())) => Some(Ok(())),
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

    fn end(&mut self, code: Code, message: &str) {
        self.stream = None;
        self.call.finish(code, message);
    }
}

impl fmt::Debug for CallStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CallStream").field(&self.call).finish()
    }
}
