//! What every contender answers.

use serde::{Deserialize, Serialize};

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
