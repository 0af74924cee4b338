use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use tonic::{Extensions, Response, Status, metadata::MetadataMap};

use crate::Message;

/// The response side of a call on its way from a handler: pending, its messages without their type.
pub enum Output<'a> {
    /// One response message that was there at once, encoded to this size.
    Replied(Head, usize),
    /// One response message.
    Unary(Pin<Box<dyn UnaryReply + Send + 'a>>),
    /// A stream of them.
    Stream(Pin<Box<dyn StreamReply + Send + 'a>>),
    /// The request message could not be decoded, or the handler failed at once.
    Failed(Status),
}

/// Metadata and extensions of a response.
#[derive(Debug, Default)]
pub struct Head {
    /// Initial metadata; none where the map is empty, as most are, because a map has 96 bytes.
    metadata: Option<Box<MetadataMap>>,
    /// What the handler left for the transport, such as trailers.
    pub extensions: Extensions,
}

impl Head {
    fn new(metadata: MetadataMap, extensions: Extensions) -> Self {
        Self { metadata: (!metadata.is_empty()).then(|| Box::new(metadata)), extensions }
    }

    /// The initial metadata, if there is some.
    pub(crate) fn metadata_mut(&mut self) -> Option<&mut MetadataMap> {
        self.metadata.as_deref_mut()
    }

    /// Gives the initial metadata away, if there is some.
    pub(crate) fn take_metadata(&mut self) -> Option<MetadataMap> {
        self.metadata.take().map(|metadata| *metadata)
    }
}

/// Where a transport takes response messages.
pub trait Encode {
    /// Appends one message and gives its size in bytes.
    ///
    /// # Errors
    /// The message is larger than allowed.
    fn encode(&mut self, message: &dyn Message) -> Result<usize, Status>;
}

/// A handler with one response, running.
pub trait UnaryReply {
    /// Polls the handler and encodes its message, of this size, when it is there.
    fn poll_reply(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        encoder: &mut dyn Encode,
    ) -> Poll<Result<(Head, usize), Status>>;
}

/// A handler with a response stream, not yet streaming.
pub trait StreamReply {
    /// Polls the handler for its stream.
    #[expect(clippy::type_complexity)]
    fn poll_stream(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(Head, Pin<Box<dyn MessageStream + Send>>), Status>>;
}

/// A response stream.
pub trait MessageStream {
    /// Polls for messages and encodes those that are ready, until they have `limit` bytes. `sent` says how
    /// many they were, whatever came behind them.
    fn poll_messages(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        encoder: &mut dyn Encode,
        limit: usize,
        sent: &mut Sent,
    ) -> Poll<Option<Result<(), Status>>>;
}

/// Messages that were encoded.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sent {
    /// How many.
    pub messages: u64,
    /// Their size together.
    pub bytes: usize,
}

type Calling<'a, T> = Pin<Box<dyn Future<Output = Result<Response<T>, Status>> + Send + 'a>>;

pub(super) struct Reply<'a, Res>(pub(super) Calling<'a, Res>);

impl<Res: Message> UnaryReply for Reply<'_, Res> {
    fn poll_reply(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        encoder: &mut dyn Encode,
    ) -> Poll<Result<(Head, usize), Status>> {
        let (metadata, message, extensions) = ready!(self.0.as_mut().poll(cx))?.into_parts();
        let size = encoder.encode(&message)?;
        Poll::Ready(Ok((Head::new(metadata, extensions), size)))
    }
}

pub(super) struct StreamingReply<'a, S>(pub(super) Calling<'a, S>);

impl<S, Res> StreamReply for StreamingReply<'_, S>
where
    S: Stream<Item = Result<Res, Status>> + Send + 'static,
    Res: Message,
{
    fn poll_stream(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(Head, Pin<Box<dyn MessageStream + Send>>), Status>> {
        let (metadata, stream, extensions) = ready!(self.0.as_mut().poll(cx))?.into_parts();
        Poll::Ready(Ok((Head::new(metadata, extensions), Box::pin(Messages(Box::pin(stream))))))
    }
}

struct Messages<S>(Pin<Box<S>>);

impl<S, Res> MessageStream for Messages<S>
where
    S: Stream<Item = Result<Res, Status>>,
    Res: Message,
{
    fn poll_messages(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        encoder: &mut dyn Encode,
        limit: usize,
        sent: &mut Sent,
    ) -> Poll<Option<Result<(), Status>>> {
        loop {
            match self.0.as_mut().poll_next(cx) {
                Poll::Ready(Some(message)) => {
                    sent.bytes += encoder.encode(&message?)?;
                    sent.messages += 1;
                    if sent.bytes >= limit {
                        return Poll::Ready(Some(Ok(())));
                    }
                }
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending if sent.messages > 0 => return Poll::Ready(Some(Ok(()))),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl fmt::Debug for Output<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Replied(..) => "Replied",
            Self::Unary(_) => "Unary",
            Self::Stream(_) => "Stream",
            Self::Failed(_) => "Failed",
        })
    }
}
