use std::{future::poll_fn, pin::Pin};

use tonic::Status;

use super::{Encode, Head, MessageStream, Output};

/// What a handler gave.
pub(crate) enum Answer {
    /// One message, already encoded.
    Message(Head),
    /// A stream of messages, none of them polled yet.
    Stream(Head, Pin<Box<dyn MessageStream + Send>>),
}

/// Waits for the handler and encodes its message, if it has just one.
pub(crate) async fn answer(
    output: Output<'_>,
    encoder: &mut (dyn Encode + Send),
) -> Result<Answer, Status> {
    match output {
        Output::Unary(mut reply) => {
            let head = poll_fn(|cx| reply.as_mut().poll_reply(cx, encoder)).await?;
            Ok(Answer::Message(head))
        }
        Output::Stream(mut reply) => {
            let (head, stream) = poll_fn(|cx| reply.as_mut().poll_stream(cx)).await?;
            Ok(Answer::Stream(head, stream))
        }
        Output::Failed(status) => Err(status),
    }
}
