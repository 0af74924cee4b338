use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::time::Sleep;
use tonic::{Code, Status};

use super::{Call, Encode, MessageStream, guard::poll_deadline};

/// A response stream in progress: the rest of a [`Call`] whose headers are out.
pub(crate) struct CallStream {
    call: Call,
    /// None when the stream is over.
    stream: Option<Pin<Box<dyn MessageStream + Send>>>,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl CallStream {
    pub(crate) fn new(call: Call, stream: Pin<Box<dyn MessageStream + Send>>) -> Self {
        let sleep = call.deadline().map(|deadline| Box::pin(tokio::time::sleep_until(deadline)));
        Self { call, stream: Some(stream), sleep }
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
        let polled = match poll_deadline(&mut self.sleep, cx) {
            Poll::Ready(status) => Poll::Ready(Err(status)),
            Poll::Pending => self.call.catch(|| {
                let message = ready!(stream.as_mut().poll_message(cx, encoder));
                Poll::Ready(message.transpose())
            }),
        };
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

    /// The largest response message in bytes.
    pub(crate) fn max_encoding_message_size(&self) -> usize {
        self.call.entry().max_encoding_message_size
    }

    /// Counts a message of this size as sent.
    pub(crate) fn sent(&mut self, bytes: usize) {
        self.call.sent(bytes);
    }

    fn end(&mut self, code: Code, message: &str) {
        self.stream = None;
        self.sleep = None;
        self.call.finish(code, message);
    }
}

impl fmt::Debug for CallStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CallStream").field(&self.call).finish()
    }
}
