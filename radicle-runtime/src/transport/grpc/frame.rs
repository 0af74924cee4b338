//! gRPC's length-prefixed messages.
//!
//! Source: <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md>, `Length-Prefixed-Message`.

use std::{future::poll_fn, pin::Pin};

use bytes::{BufMut, Bytes, BytesMut};
use http_body::Body;
use tonic::Status;

use crate::{Message, call::Encode};

/// A flag byte and the length of the message.
pub(crate) const HEADER: usize = 5;

/// Checks the header of a frame and gives the length of its message.
pub(super) fn message_length(header: [u8; HEADER], max: usize) -> Result<usize, Status> {
    let [flag, length @ ..] = header;
    match flag {
        0 => {}
        1 => {
            return Err(Status::internal("received a compressed message without a grpc-encoding"));
        }
        other => {
            return Err(Status::internal(format!(
                "received a message with the compression flag {other}, expected 0 or 1",
            )));
        }
    }
    let length = u32::from_be_bytes(length) as usize;
    if length > max {
        return Err(Status::resource_exhausted(format!(
            "received a message of {length} bytes, the limit is {max} bytes",
        )));
    }
    Ok(length)
}

/// Reads the single message of a unary request, to the end of the stream.
pub(super) async fn read_message<B>(mut body: B, max: usize) -> Result<Bytes, Status>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut data = next_data(&mut body).await?.ok_or_else(|| {
        Status::unimplemented(
            "received no message, expected one: the method is not client-streaming",
        )
    })?;
    let mut needed = HEADER;
    loop {
        if let Some(header) = data.first_chunk::<HEADER>() {
            needed = HEADER + message_length(*header, max)?;
        }
        if data.len() > needed {
            return Err(too_many());
        }
        if data.len() == needed && needed >= HEADER && data.len() >= HEADER {
            break;
        }
        data = gather(data, needed, &mut body).await?;
    }
    if !body.is_end_stream() && next_data(&mut body).await?.is_some() {
        return Err(too_many());
    }
    Ok(data.split_off(HEADER))
}

/// Appends data frames until `needed` bytes are there; the slow path of a message in several frames.
async fn gather<B>(data: Bytes, needed: usize, body: &mut B) -> Result<Bytes, Status>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut buffer = BytesMut::with_capacity(needed.max(data.len()));
    buffer.put(data);
    while buffer.len() < needed {
        let Some(more) = next_data(body).await? else {
            return Err(Status::internal(format!(
                "the stream ended in the middle of a message, after {} of {needed} bytes",
                buffer.len(),
            )));
        };
        buffer.put(more);
    }
    Ok(buffer.freeze())
}

/// The next data frame that holds something.
async fn next_data<B>(body: &mut B) -> Result<Option<Bytes>, Status>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    loop {
        match poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await {
            Some(Ok(frame)) => match frame.into_data() {
                Ok(data) if data.is_empty() => {}
                Ok(data) => return Ok(Some(data)),
                Err(_trailers) => {}
            },
            Some(Err(error)) => return Err(Status::from_error(error.into())),
            None => return Ok(None),
        }
    }
}

fn too_many() -> Status {
    Status::unimplemented("received more than one message: the method is not client-streaming")
}

/// Collects response messages as frames.
#[derive(Debug)]
pub(super) struct FrameEncoder {
    buffer: BytesMut,
    /// How much the buffer grows by, beside the message at hand: nothing, then more and more.
    growth: usize,
    max: usize,
}

/// Messages that are ready are sent together up to this many bytes: two DATA frames of the size that HTTP/2
/// allows by default.
pub(super) const BATCH: usize = 32 * 1024;

/// A batch of small messages with their frame headers: growing in the middle of one would copy it.
const LARGEST_GROWTH: usize = BATCH + BATCH / 4;

impl FrameEncoder {
    pub(super) fn new(max: usize) -> Self {
        Self { buffer: BytesMut::new(), growth: 0, max }
    }

    pub(super) fn len(&self) -> usize {
        self.buffer.len()
    }

    /// Gives away what was collected, up to a batch. Cut there, perhaps in the middle of a message, it fills
    /// whole DATA frames, each of which costs a system call.
    pub(super) fn take(&mut self) -> Bytes {
        self.buffer.split_to(self.buffer.len().min(BATCH)).freeze()
    }

    /// Gives the only frame away, without keeping the buffer for more.
    pub(super) fn into_bytes(self) -> Bytes {
        self.buffer.freeze()
    }
}

impl Encode for FrameEncoder {
    fn encode(&mut self, message: &dyn Message) -> Result<usize, Status> {
        let length = message.encoded_len();
        let header = match u32::try_from(length) {
            Ok(header) if length <= self.max => header,
            _ => {
                return Err(Status::resource_exhausted(format!(
                    "the response message has {length} bytes, the limit is {} bytes",
                    self.max,
                )));
            }
        };
        if self.buffer.capacity() - self.buffer.len() < HEADER + length {
            // The only message of a call gets what it needs; the messages of a stream share memory.
            self.buffer.reserve(HEADER + length + self.growth);
            self.growth = (5 * self.growth).clamp(8 * 1024, LARGEST_GROWTH);
        }
        self.buffer.put_u8(0);
        self.buffer.put_u32(header);
        message.encode(&mut self.buffer);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use http_body_util::StreamBody;
    use hyper::body::Frame;
    use tonic::Code;

    use super::*;

    fn body(chunks: &[&[u8]]) -> impl Body<Data = Bytes, Error = std::io::Error> + Unpin {
        let frames: VecDeque<_> =
            chunks.iter().map(|chunk| Ok(Frame::data(Bytes::copy_from_slice(chunk)))).collect();
        StreamBody::new(tokio_stream::iter(frames))
    }

    async fn read(chunks: &[&[u8]]) -> Result<Bytes, Code> {
        read_message(body(chunks), 3).await.map_err(|status| status.code())
    }

    #[tokio::test]
    async fn whole_messages_however_cut() {
        for chunks in [
            &[&[0, 0, 0, 0, 2, 7, 8][..]][..],
            &[&[0], &[0, 0, 0, 2], &[7, 8]],
            &[&[], &[0, 0, 0], &[0, 2, 7], &[], &[8], &[]],
            &[&[0, 0, 0, 0, 2], &[7, 8]],
        ] {
            assert_eq!(read(chunks).await.as_deref(), Ok(&[7, 8][..]), "{chunks:?}");
        }
        assert_eq!(read(&[&[0, 0, 0, 0, 0]]).await.as_deref(), Ok(&[][..]));
    }

    #[tokio::test]
    async fn what_is_not_one_message() {
        for (chunks, code) in [
            (&[][..], Code::Unimplemented),
            (&[&[][..]], Code::Unimplemented),
            (&[&[0]], Code::Internal),
            (&[&[0, 0, 0, 0, 2, 7]], Code::Internal),
            (&[&[0, 0, 0, 0, 0, 0]], Code::Unimplemented),
            (&[&[0, 0, 0, 0, 0], &[0]], Code::Unimplemented),
            (&[&[1, 0, 0, 0, 0]], Code::Internal),
            (&[&[2], &[0, 0, 0, 0]], Code::Internal),
            (&[&[0, 0, 0, 0, 4]], Code::ResourceExhausted),
            (&[&[0, 255, 255], &[255, 255]], Code::ResourceExhausted),
        ] {
            assert_eq!(read(chunks).await, Err(code), "{chunks:?}");
        }
    }
}
