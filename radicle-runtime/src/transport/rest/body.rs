//! The body of a REST response.

use std::{
    convert::Infallible,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Frame, SizeHint};

use super::{encode::JsonEncoder, metadata, observation::Observation};
use crate::{Trailers, call::CallStream};

/// Messages of a stream that are ready are sent together up to this many bytes.
const BATCH: usize = 32 * 1024;

/// The body of a REST response.
#[derive(Debug)]
pub(crate) enum Body {
    /// The answer to HEAD and OPTIONS.
    Empty,
    /// One JSON value, and trailers if the client takes them.
    Whole { text: Option<Bytes>, trailers: Option<HeaderMap> },
    /// The messages of a stream.
    Stream(Box<StreamBody>),
}

impl Body {
    pub(super) fn whole(text: Bytes) -> Self {
        Self::Whole { text: Some(text), trailers: None }
    }
}

/// A response stream as lines.
pub(crate) struct StreamBody {
    stream: CallStream,
    encoder: JsonEncoder,
    ended: bool,
    /// None if the client takes no trailers.
    trailers: Option<Trailers>,
    observation: Option<Observation>,
}

impl StreamBody {
    /// `encoder` may hold the first message. The clock of the request runs until the stream is over or
    /// dropped.
    pub(super) fn new(
        stream: CallStream,
        encoder: JsonEncoder,
        trailers: Option<Trailers>,
        observation: Observation,
    ) -> Self {
        Self { stream, encoder, ended: false, trailers, observation: Some(observation) }
    }

    fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Frame<Bytes>>> {
        if !self.ended && self.encoder.len() < BATCH {
            match self.stream.poll_messages(cx, &mut self.encoder, BATCH) {
                Poll::Ready(Some(Ok(()))) => {}
                Poll::Ready(Some(Err(status))) => {
                    self.encoder.failed(&status);
                    if let Some(trailers) = &self.trailers {
                        trailers.update(|metadata| metadata.clone_from(status.metadata()));
                    }
                    self.ended = true;
                }
                Poll::Ready(None) => self.ended = true,
                Poll::Pending if self.encoder.len() == 0 => return Poll::Pending,
                Poll::Pending => {}
            }
        }
        if self.encoder.len() > 0 {
            return Poll::Ready(Some(Frame::data(self.encoder.take())));
        }
        self.observation = None;
        let trailers = self.trailers.take().and_then(|it| metadata::trailers(it.take()));
        Poll::Ready(trailers.map(Frame::trailers))
    }

    fn is_end(&self) -> bool {
        self.ended && self.encoder.len() == 0 && self.trailers.is_none()
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
            Self::Whole { text, trailers } => Poll::Ready(match text.take() {
                Some(text) => Some(Frame::data(text)),
                None => trailers.take().map(Frame::trailers),
            }),
            Self::Stream(body) => body.poll_frame(cx),
        };
        frame.map(|frame| frame.map(Ok))
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Whole { text, trailers } => text.is_none() && trailers.is_none(),
            Self::Stream(body) => body.is_end(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Empty => SizeHint::with_exact(0),
            Self::Whole { text, trailers: None } => {
                SizeHint::with_exact(text.as_ref().map_or(0, |text| text.len() as u64))
            }
            Self::Whole { .. } | Self::Stream(_) => SizeHint::default(),
        }
    }
}

impl fmt::Debug for StreamBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StreamBody").field(&self.stream).finish()
    }
}
