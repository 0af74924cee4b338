//! The body of a gRPC response.

use std::{
    convert::Infallible,
    fmt, mem,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tonic::Status;

use super::{
    frame::{BATCH, FrameEncoder},
    status::trailers,
};
use crate::{Trailers, call::CallStream};

/// The body of a gRPC response.
#[derive(Debug)]
pub(crate) enum Body {
    /// A trailers-only response: the status is in the headers.
    Empty,
    /// One message, then the trailers.
    Message(Bytes, Option<Trailers>),
    /// The trailers of a call that succeeded.
    Trailers(Option<Trailers>),
    /// The messages of a stream and the trailers.
    Stream(Box<StreamBody>),
}

/// A response stream as frames.
pub(crate) struct StreamBody {
    stream: CallStream,
    encoder: FrameEncoder,
    custom: Option<Trailers>,
    state: State,
}

enum State {
    Streaming,
    Ending(Status),
    Ended,
}

impl StreamBody {
    /// `encoder` may hold the first message.
    pub(super) fn new(stream: CallStream, encoder: FrameEncoder, custom: Option<Trailers>) -> Self {
        Self { stream, encoder, custom, state: State::Streaming }
    }

    fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Frame<Bytes>>> {
        if let State::Streaming = self.state
            && self.encoder.len() < BATCH
        {
            let room = BATCH - self.encoder.len();
            match self.stream.poll_messages(cx, &mut self.encoder, room) {
                Poll::Ready(Some(Ok(()))) => {}
                Poll::Ready(Some(Err(status))) => self.state = State::Ending(status),
                Poll::Ready(None) => self.state = State::Ending(Status::ok("")),
                Poll::Pending if self.encoder.len() == 0 => return Poll::Pending,
                Poll::Pending => {}
            }
        }
        if self.encoder.len() > 0 {
            return Poll::Ready(Some(Frame::data(self.encoder.take())));
        }
        match mem::replace(&mut self.state, State::Ended) {
            State::Ending(status) => {
                let trailers = trailers(&status, self.custom.as_ref());
                Poll::Ready(Some(Frame::trailers(trailers)))
            }
            State::Streaming | State::Ended => Poll::Ready(None),
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let frame = match &mut *self {
            Self::Empty => None,
            Self::Message(message, custom) => {
                let frame = Frame::data(mem::take(message));
                *self = Self::Trailers(custom.take());
                Some(frame)
            }
            Self::Trailers(custom) => {
                let trailers = trailers(&Status::ok(""), custom.take().as_ref());
                *self = Self::Empty;
                Some(Frame::trailers(trailers))
            }
            Self::Stream(body) => return body.poll_frame(cx).map(|frame| frame.map(Ok)),
        };
        Poll::Ready(frame.map(Ok))
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Message(..) | Self::Trailers(_) => false,
            Self::Stream(body) => matches!(body.state, State::Ended),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Empty => SizeHint::with_exact(0),
            _ => SizeHint::default(),
        }
    }
}

impl fmt::Debug for StreamBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StreamBody").field(&self.stream).finish()
    }
}
