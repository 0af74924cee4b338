//! The request stream of a gRPC call.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use http_body::{Body, Frame};
use tonic::Status;

use super::{
    frame::{HEADER, message_length},
    source::malformed,
};
use crate::call::{Frames, Progress};

/// Hands a request body to the handler, its framing checked.
pub(super) fn frames<B>(body: B, call: Arc<Progress>, max: usize) -> Frames
where
    B: Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    Frames {
        body: tonic::body::Body::new(Checked { body, header: Header::default(), rest: 0, max }),
        decode: Box::new(move |message, bytes| {
            call.received(bytes.len());
            message.decode(bytes).map_err(|error| malformed(&error))
        }),
        max_message_size: max,
    }
}

/// A body whose frames are known to be well formed and small enough.
///
/// tonic's decoder answers a message that is too large with OUT_OF_RANGE; gRPC's answer is
/// RESOURCE_EXHAUSTED.
struct Checked<B> {
    body: B,
    header: Header,
    /// How much of the current message is still to come.
    rest: usize,
    max: usize,
}

#[derive(Default)]
struct Header {
    bytes: [u8; HEADER],
    filled: usize,
}

impl<B> Checked<B> {
    fn check(&mut self, mut data: &[u8]) -> Result<(), Status> {
        while !data.is_empty() {
            if self.rest > 0 {
                let skipped = self.rest.min(data.len());
                data.advance(skipped);
                self.rest -= skipped;
                continue;
            }
            self.header.bytes[self.header.filled] = data.get_u8();
            self.header.filled += 1;
            if self.header.filled == HEADER {
                self.header.filled = 0;
                self.rest = message_length(self.header.bytes, self.max)?;
            }
        }
        Ok(())
    }
}

impl<B> Body for Checked<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => return Poll::Ready(Some(Err(Status::from_error(error.into())))),
            None if self.rest > 0 || self.header.filled > 0 => {
                (self.rest, self.header.filled) = (0, 0);
                let status = Status::internal("the stream ended in the middle of a message");
                return Poll::Ready(Some(Err(status)));
            }
            None => return Poll::Ready(None),
        };
        let checked = frame.data_ref().map_or(Ok(()), |data| self.check(data));
        Poll::Ready(Some(checked.map(|()| frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.rest == 0 && self.header.filled == 0 && self.body.is_end_stream()
    }
}
