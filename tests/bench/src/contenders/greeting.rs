//! What every contender answers.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use serde::{Deserialize, Serialize};
use tonic::Status;

/// The text that makes a message of `Repeat` 100 bytes long: tag and length take two.
pub(super) const TEXT: &str = "ninety-eight characters of text, for a message of one hundred bytes when it is encoded by protobuf";

/// `helloworld.HelloRequest` for serde.
#[derive(Deserialize)]
pub(super) struct HelloRequest {
    #[serde(default)]
    pub(super) name: String,
}

/// `helloworld.HelloReply` for serde.
#[derive(Serialize)]
pub(super) struct HelloReply {
    pub(super) message: String,
}

pub(super) fn greet(name: &str) -> String {
    format!("Hello {name}")
}

/// The messages of `Repeat`, ready as soon as they are asked for.
pub(super) struct Repeat<M> {
    left: u32,
    message: fn(String) -> M,
}

impl<M> Repeat<M> {
    pub(super) fn new(count: u32, message: fn(String) -> M) -> Self {
        Self { left: count, message }
    }
}

impl<M> Stream for Repeat<M> {
    type Item = Result<M, Status>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(left) = self.left.checked_sub(1) else {
            return Poll::Ready(None);
        };
        self.left = left;
        Poll::Ready(Some(Ok((self.message)(TEXT.to_owned()))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::proto::RepeatReply;
    use prost::Message;

    #[test]
    fn a_repeated_message_has_100_bytes() {
        let reply = RepeatReply { text: super::TEXT.to_owned() };
        assert_eq!(reply.encoded_len(), 100);
    }
}
