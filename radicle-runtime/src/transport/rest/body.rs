//! The body of a REST response.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};
use tonic::{Code, Status};

use super::{encode::JsonEncoder, metadata, observation::Observation};
use crate::{Trailers, call::CallStream};

/// The body of a REST response.
#[derive(Debug)]
pub(crate) enum Body {
    /// The answer to HEAD and OPTIONS.
    Empty,
    /// One JSON value, and trailers if the client takes them.
    Whole { text: Option<Bytes>, trailers: Option<Box<HeaderMap>> },
    /// The messages of a stream.
    Stream(Box<StreamBody>),
}

impl Body {
    pub(super) fn whole(text: Bytes) -> Self {
        Self::Whole { text: Some(text), trailers: None }
    }
}

/// A response stream in one of its forms.
pub(crate) struct StreamBody {
    stream: CallStream,
    encoder: JsonEncoder,
    ended: bool,
    /// Why the stream failed.
    failure: Option<Code>,
    /// What is left to do for a failure that the form has no place for.
    cut: Option<Step>,
    keep_alive: Option<KeepAlive>,
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
        keep_alive: Option<Duration>,
        trailers: Option<Trailers>,
        observation: Observation,
    ) -> Self {
        let keep_alive = keep_alive.map(KeepAlive::new);
        let observation = Some(observation);
        let (ended, failure, cut) = (false, None, None);
        Self { stream, encoder, ended, failure, cut, keep_alive, trailers, observation }
    }

    fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        let batch = self.encoder.form().batch();
        while !self.ended && self.encoder.len() < batch {
            match self.stream.poll_messages(cx, &mut self.encoder, batch) {
                // Raw messages may be empty.
                Poll::Ready(Some(Ok(()))) if self.encoder.len() == 0 => {}
                Poll::Ready(Some(Ok(()))) => break,
                Poll::Ready(Some(Err(status))) => self.failed(&status),
                Poll::Ready(None) => {
                    self.encoder.ended();
                    self.ended = true;
                }
                Poll::Pending if self.encoder.len() == 0 => {
                    return self.poll_keep_alive(cx).map(|comment| Some(Ok(comment)));
                }
                Poll::Pending => break,
            }
        }
        if self.encoder.len() > 0 {
            if let Some(keep_alive) = &mut self.keep_alive {
                keep_alive.restart();
            }
            return Poll::Ready(Some(Ok(Frame::data(self.encoder.take()))));
        }
        self.observation = None;
        match self.cut.take() {
            None => {}
            Some(Step::Flush) => {
                // hyper drops what it has not written yet when a body fails, and writes when one waits.
                self.cut = Some(Step::Fail);
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            Some(Step::Fail) => {
                return Poll::Ready(Some(Err(Cut(self.failure.unwrap_or(Code::Unknown)))));
            }
        }
        let trailers = self.trailers.take();
        let trailers = trailers.and_then(|it| metadata::trailers(it.take(), self.encoder.config()));
        Poll::Ready(trailers.map(|trailers| Ok(Frame::trailers(trailers))))
    }

    fn failed(&mut self, status: &Status) {
        self.ended = true;
        self.failure = Some(status.code());
        if !self.encoder.failed(status) {
            self.cut = Some(Step::Flush);
        } else if let Some(trailers) = &self.trailers {
            trailers.update(|metadata| metadata.clone_from(status.metadata()));
        }
    }

    /// A comment, when nothing else was sent for long.
    fn poll_keep_alive(&mut self, cx: &mut Context<'_>) -> Poll<Frame<Bytes>> {
        let Some(keep_alive) = &mut self.keep_alive else {
            return Poll::Pending;
        };
        ready!(keep_alive.sleep.as_mut().poll(cx));
        keep_alive.restart();
        Poll::Ready(Frame::data(Bytes::from_static(COMMENT)))
    }

    /// Why the stream failed, if it has.
    #[cfg(feature = "websocket")]
    pub(super) fn failure(&self) -> Option<Code> {
        self.failure
    }

    fn is_end(&self) -> bool {
        self.ended && self.encoder.len() == 0 && self.trailers.is_none() && self.cut.is_none()
    }
}

/// The steps of a cut.
enum Step {
    Flush,
    Fail,
}

/// Why a raw stream stops before its end: its form has no place for a status, so the client has to see
/// that something is missing.
#[derive(Debug)]
pub(crate) struct Cut(Code);

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response stream failed with {:?}", self.0)
    }
}

impl std::error::Error for Cut {}

/// An event stream's line that means nothing.
const COMMENT: &[u8] = b":\n\n";

/// When an event stream has been silent for too long.
struct KeepAlive {
    pause: Duration,
    sleep: Pin<Box<Sleep>>,
}

impl KeepAlive {
    fn new(pause: Duration) -> Self {
        Self { pause, sleep: Box::pin(tokio::time::sleep(pause)) }
    }

    fn restart(&mut self) {
        let now = Instant::now();
        // A pause without end is none that tokio's clock could tell.
        if let Some(next) = now.checked_add(self.pause) {
            self.sleep.as_mut().reset(next);
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        let frame = match &mut *self {
            Self::Empty => None,
            Self::Whole { text, trailers } => match text.take() {
                Some(text) => Some(Frame::data(text)),
                None => trailers.take().map(|trailers| Frame::trailers(*trailers)),
            },
            Self::Stream(body) => return body.poll_frame(cx),
        };
        Poll::Ready(frame.map(Ok))
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
