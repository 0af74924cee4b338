use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use tonic::Status;

use super::{Encode, Head, MessageStream, Output, Progress, Sent};

/// What a handler gave.
pub(crate) enum Answer {
    /// One message, already encoded.
    Message(Head),
    /// A stream of messages, the first perhaps already encoded; none if it is over.
    Stream(Head, Option<Pin<Box<dyn MessageStream + Send>>>),
}

/// How long the headers of a stream wait for its first message. A stream that fails before has no
/// messages, so that its failure can still stand in the headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum First {
    /// Only if it is there already: clients of gRPC may wait for the headers before they go on.
    IfReady,
    /// As long as it takes: an HTTP status cannot be taken back.
    Wait,
    /// So long: those on the way may take a longer silence for the end.
    Within(Duration),
}

/// Runs a function with the waker of the task that this is awaited in.
pub(crate) async fn with_waker<T>(run: impl FnOnce(&Waker) -> T) -> T {
    let mut run = Some(run);
    poll_fn(|cx| {
        let run = run.take().expect("it is ready at its first poll");
        Poll::Ready(run(cx.waker()))
    })
    .await
}

/// Waits for the handler and encodes its message, or the first one of its stream.
pub(crate) async fn answer(
    call: &Progress,
    output: Output<'_>,
    encoder: &mut (dyn Encode + Send),
    first: First,
) -> Result<Answer, Status> {
    match output {
        Output::Replied(head, bytes) => {
            call.sent(Sent { messages: 1, bytes });
            Ok(Answer::Message(head))
        }
        Output::Unary(mut reply) => {
            let (head, bytes) = poll_fn(|cx| reply.as_mut().poll_reply(cx, encoder)).await?;
            call.sent(Sent { messages: 1, bytes });
            Ok(Answer::Message(head))
        }
        Output::Stream(mut reply) => {
            let (head, mut stream) = poll_fn(|cx| reply.as_mut().poll_stream(cx)).await?;
            let polled = poll_fn(|cx| poll_first(call, stream.as_mut(), encoder, first, cx));
            let more = match first {
                First::Within(time) => {
                    Box::pin(tokio::time::timeout(time, polled)).await.unwrap_or(Ok(true))?
                }
                First::IfReady | First::Wait => polled.await?,
            };
            Ok(Answer::Stream(head, more.then_some(stream)))
        }
        Output::Failed(status) => Err(status),
    }
}

/// Says whether the stream may hold more.
fn poll_first(
    call: &Progress,
    stream: Pin<&mut (dyn MessageStream + Send)>,
    encoder: &mut dyn Encode,
    first: First,
    cx: &mut Context<'_>,
) -> Poll<Result<bool, Status>> {
    let mut sent = Sent::default();
    let polled = stream.poll_messages(cx, encoder, 0, &mut sent);
    call.sent(sent);
    match polled {
        Poll::Ready(Some(Ok(()))) => Poll::Ready(Ok(true)),
        Poll::Ready(Some(Err(status))) => Poll::Ready(Err(status)),
        Poll::Ready(None) => Poll::Ready(Ok(false)),
        Poll::Pending if first == First::IfReady => Poll::Ready(Ok(true)),
        Poll::Pending => Poll::Pending,
    }
}
