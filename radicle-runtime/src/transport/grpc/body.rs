//! The body of a gRPC response.

use std::{
    convert::Infallible,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::HeaderMap;
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
    /// One message and the trailers.
    Unary { message: Option<Bytes>, trailers: Option<HeaderMap> },
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
        match std::mem::replace(&mut self.state, State::Ended) {
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
            Self::Empty => Poll::Ready(None),
            Self::Unary { message, trailers } => Poll::Ready(match message.take() {
                Some(message) => Some(Frame::data(message)),
                None => trailers.take().map(Frame::trailers),
            }),
            Self::Stream(body) => body.poll_frame(cx),
        };
        frame.map(|frame| frame.map(Ok))
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Unary { trailers, .. } => trailers.is_none(),
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
