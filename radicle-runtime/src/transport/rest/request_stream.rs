use std::{
    error::Error as StdError,
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{BufMut, Bytes, BytesMut};
use http_body::{Body, Frame};
use tonic::Status;

use super::{config::Rest, read, request::RequestMessage, splitter::Splitter};
use crate::{
    Message,
    call::{Frames, Progress, Source},
    spec::{self, Binding},
};

/// The messages of a request, one after the other in its body.
pub(super) struct RequestStream(Option<Frames>);

/// What every message of a request stream has in common.
#[derive(Debug)]
pub(super) struct Common {
    pub(super) binding: &'static Binding,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) config: Arc<Rest>,
    /// Of raw messages.
    pub(super) content_type: Box<str>,
    /// The largest message in bytes.
    pub(super) max: usize,
}

impl RequestStream {
    /// `is_messages`: each frame of the body is one message.
    pub(super) fn new<B>(body: B, common: Common, is_messages: bool, call: Arc<Progress>) -> Self
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let messages = match common.binding.body {
            _ if is_messages => Messages::Chunks { max: u32::MAX as usize },
            spec::Body::Raw { .. } => {
                Messages::Chunks { max: common.max.clamp(1, u32::MAX as usize) }
            }
            _ => Messages::Values(Splitter::new(common.max)),
        };
        let values = Values { body, messages, frames: BytesMut::new(), failed: None };
        Self(Some(Frames {
            body: tonic::body::Body::new(values),
            max_message_size: common.max,
            decode: Box::new(move |message, text| {
                call.received(text.len());
                common.message(text).message(message)
            }),
        }))
    }
}

impl Common {
    fn message(&self, body: Bytes) -> RequestMessage<'_> {
        let Self { binding, path, query, config, content_type, .. } = self;
        RequestMessage { binding, path, query, body, content_type, config }
    }
}

impl Source for RequestStream {
    fn message(&mut self, _message: &mut dyn Message) -> Result<(), Status> {
        unreachable!("the methods table asks for a message only where the spec has one")
    }

    fn stream(&mut self) -> Frames {
        self.0.take().expect("the methods table asks for the stream once")
    }
}

/// How a body holds its messages.
enum Messages {
    /// As JSON values.
    Values(Splitter),
    /// Whatever comes at once is one, cut where it is too large.
    Chunks { max: usize },
}

impl Messages {
    fn push(&mut self, data: &[u8], frames: &mut BytesMut) -> Result<(), Status> {
        match self {
            Self::Values(splitter) => splitter.push(data, frames),
            Self::Chunks { max } => {
                for chunk in data.chunks(*max) {
                    frames.put_u8(0);
                    frames.put_u32(chunk.len() as u32);
                    frames.put_slice(chunk);
                }
                Ok(())
            }
        }
    }

    fn finish(&mut self, frames: &mut BytesMut) -> Result<(), Status> {
        match self {
            Self::Values(splitter) => splitter.finish(frames),
            Self::Chunks { .. } => Ok(()),
        }
    }
}

/// A body whose messages are framed as those of gRPC are.
struct Values<B> {
    body: B,
    messages: Messages,
    frames: BytesMut,
    /// Comes behind the values before it.
    failed: Option<Status>,
}

impl<B> Values<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    /// Reads more of the body; false is its end.
    fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, Status>> {
        Poll::Ready(match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Ok(frame)) => {
                let data = frame.data_ref().map_or(&[][..], |data| data);
                self.messages.push(data, &mut self.frames).map(|()| true)
            }
            Some(Err(error)) => Err(read::unreadable(error)),
            None => self.messages.finish(&mut self.frames).map(|()| false),
        })
    }
}

impl<B> Body for Values<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let mut more = true;
        while more && self.failed.is_none() && self.frames.is_empty() {
            match ready!(self.poll_more(cx)) {
                Ok(read) => more = read,
                Err(status) => self.failed = Some(status),
            }
        }
        Poll::Ready(if self.frames.is_empty() {
            self.failed.take().map(Err)
        } else {
            Some(Ok(Frame::data(self.frames.split().freeze())))
        })
    }
}

impl fmt::Debug for RequestStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RequestStream").field(&self.0).finish()
    }
}
