use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use tonic::{
    Extensions, Request, Response, Status, Streaming,
    codec::{DecodeBuf, Decoder},
    metadata::MetadataMap,
};

use super::output::{Encode, Output, Reply, StreamingReply, UnaryReply};
use crate::Message;

type Calling<'a, T> = Pin<Box<dyn Future<Output = Result<Response<T>, Status>> + Send + 'a>>;

/// The request side of a call on its way to a handler: what a transport read, its message not yet typed.
pub struct Input<'i> {
    metadata: MetadataMap,
    extensions: Extensions,
    source: &'i mut (dyn Source + Send),
    start: Start<'i>,
}

/// How a handler starts: most are over with their first poll, and then nothing of them is kept.
pub(crate) struct Start<'i> {
    /// Of the call's task.
    pub(crate) waker: &'i Waker,
    /// Where the transport takes the response.
    pub(crate) encoder: &'i mut (dyn Encode + 'static),
}

/// Where a transport keeps the request message or messages.
pub trait Source {
    /// Decodes the single request message in place.
    ///
    /// # Errors
    /// The status that the client gets.
    fn message(&mut self, message: &mut dyn Message) -> Result<(), Status>;

    /// Gives the request stream away; called at most once.
    fn stream(&mut self) -> Frames;
}

/// Decodes the content of one frame in place.
pub type DecodeFrame = Box<dyn FnMut(&mut dyn Message, Bytes) -> Result<(), Status> + Send>;

/// A request stream: length-prefixed messages and how to decode one.
pub struct Frames {
    /// Frames of gRPC's length-prefixed message syntax, whatever the encoding of their content.
    pub body: tonic::body::Body,
    /// Decodes the content of one frame in place.
    pub decode: DecodeFrame,
    /// The largest content in bytes.
    pub max_message_size: usize,
}

impl<'i> Input<'i> {
    pub(crate) fn new(
        metadata: MetadataMap,
        extensions: Extensions,
        source: &'i mut (dyn Source + Send),
        start: Start<'i>,
    ) -> Self {
        Self { metadata, extensions, source, start }
    }

    /// Calls a unary handler.
    pub fn unary<'a, Req, Res>(
        self,
        call: impl FnOnce(Request<Req>) -> Calling<'a, Res>,
    ) -> Output<'a>
    where
        Req: Message + Default,
        Res: Message,
    {
        match self.message() {
            Ok((request, start)) => start.reply(call(request)),
            Err(status) => Output::Failed(status),
        }
    }

    /// Calls a client-streaming handler.
    pub fn client_stream<'a, Req, Res>(
        self,
        call: impl FnOnce(Request<Streaming<Req>>) -> Calling<'a, Res>,
    ) -> Output<'a>
    where
        Req: Message + Default,
        Res: Message,
    {
        let (request, start) = self.stream();
        start.reply(call(request))
    }

    /// Calls a server-streaming handler.
    pub fn server_stream<'a, Req, S, Res>(
        self,
        call: impl FnOnce(Request<Req>) -> Calling<'a, S>,
    ) -> Output<'a>
    where
        Req: Message + Default,
        Res: Message,
        S: Stream<Item = Result<Res, Status>> + Send + 'static,
    {
        match self.message() {
            Ok((request, _)) => Output::Stream(Box::pin(StreamingReply(call(request)))),
            Err(status) => Output::Failed(status),
        }
    }

    /// Calls a bidirectional handler.
    pub fn bidi_stream<'a, Req, S, Res>(
        self,
        call: impl FnOnce(Request<Streaming<Req>>) -> Calling<'a, S>,
    ) -> Output<'a>
    where
        Req: Message + Default,
        Res: Message,
        S: Stream<Item = Result<Res, Status>> + Send + 'static,
    {
        Output::Stream(Box::pin(StreamingReply(call(self.stream().0))))
    }

    fn message<Req: Message + Default>(self) -> Result<(Request<Req>, Start<'i>), Status> {
        let mut message = Req::default();
        self.source.message(&mut message)?;
        Ok((Request::from_parts(self.metadata, self.extensions, message), self.start))
    }

    fn stream<Req: Message + Default>(self) -> (Request<Streaming<Req>>, Start<'i>) {
        let Frames { body, decode, max_message_size } = self.source.stream();
        let decoder = MessageDecoder { decode, message: std::marker::PhantomData };
        let stream = Streaming::new_request(decoder, body, None, Some(max_message_size));
        (Request::from_parts(self.metadata, self.extensions, stream), self.start)
    }
}

impl Start<'_> {
    fn reply<Res: Message>(self, handler: Calling<'_, Res>) -> Output<'_> {
        let mut reply = Reply(handler);
        let mut cx = Context::from_waker(self.waker);
        match Pin::new(&mut reply).poll_reply(&mut cx, self.encoder) {
            Poll::Ready(Ok((head, size))) => Output::Replied(head, size),
            Poll::Ready(Err(status)) => Output::Failed(status),
            Poll::Pending => Output::Unary(Box::pin(reply)),
        }
    }
}

struct MessageDecoder<Req> {
    decode: DecodeFrame,
    message: std::marker::PhantomData<fn() -> Req>,
}

impl<Req: Message + Default> Decoder for MessageDecoder<Req> {
    type Item = Req;
    type Error = Status;

    fn decode(&mut self, src: &mut DecodeBuf<'_>) -> Result<Option<Req>, Status> {
        let mut message = Req::default();
        (self.decode)(&mut message, src.copy_to_bytes(src.remaining()))?;
        Ok(Some(message))
    }
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("metadata", &self.metadata).finish_non_exhaustive()
    }
}

impl fmt::Debug for Frames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frames")
            .field("max_message_size", &self.max_message_size)
            .finish_non_exhaustive()
    }
}
