use crate::Result;

/// One way to write and read one message as JSON.
pub(super) trait Codec {
    /// Appends the message.
    fn encode(&self, text: &mut Vec<u8>) -> Result<()>;

    /// Reads a message of the same type, and drops it.
    fn decode(&self, text: &[u8]) -> Result<()>;
}
