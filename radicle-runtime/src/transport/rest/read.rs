use std::{
    error::Error as StdError,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::{BufMut, Bytes, BytesMut};
use http_body::{Body, Frame};
use tonic::{Code, Status};

use super::failure::Failure;
use crate::transport::wake;

/// Reads a body to its end.
///
/// # Errors
/// 413 when it is larger than `limit`, at once if its length is known. The client's own failures.
pub(super) async fn read<B>(body: &mut B, limit: usize) -> Result<Bytes, Failure>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    check_length(body, limit)?;
    let Some(first) = next_data(body).await? else {
        return Ok(Bytes::new());
    };
    if first.len() > limit {
        return Err(Failure::body_too_large(limit));
    }
    if body.is_end_stream() {
        return Ok(first);
    }
    let Some(second) = next_data(body).await? else {
        return Ok(first);
    };
    // Boxed, so that those with one frame need no room for it.
    Box::pin(gather(first, second, body, limit)).await
}

/// Reads a body to its end, forgets it and tells its length.
///
/// # Errors
/// As [`read`].
pub(super) async fn discard<B>(body: &mut B, limit: usize) -> Result<usize, Failure>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    check_length(body, limit)?;
    let mut length = 0;
    while !body.is_end_stream()
        && let Some(data) = next_data(body).await?
    {
        length += data.len();
        if length > limit {
            return Err(Failure::body_too_large(limit));
        }
    }
    Ok(length)
}

fn check_length<B: Body>(body: &B, limit: usize) -> Result<(), Failure> {
    if body.size_hint().lower() > limit as u64 {
        return Err(Failure::body_too_large(limit));
    }
    Ok(())
}

/// Polls a body for its next frame. After the last one, its connection need not be woken.
fn poll_frame<B>(body: &mut B, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>>
where
    B: Body<Data = Bytes> + Unpin,
{
    let (frame, woken) = wake::hold(cx, |cx| Pin::new(&mut *body).poll_frame(cx));
    if woken && !body.is_end_stream() {
        cx.waker().wake_by_ref();
    }
    frame
}

/// The slow path of a body in several frames.
async fn gather<B>(
    first: Bytes,
    second: Bytes,
    body: &mut B,
    limit: usize,
) -> Result<Bytes, Failure>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    // What is announced has been checked against the limit.
    let announced = body.size_hint().lower() as usize;
    let mut buffer = BytesMut::with_capacity(first.len() + second.len() + announced);
    buffer.put(first);
    let mut next = Some(second);
    while let Some(data) = next {
        if buffer.len() + data.len() > limit {
            return Err(Failure::body_too_large(limit));
        }
        buffer.put(data);
        next = next_data(body).await?;
    }
    Ok(buffer.freeze())
}

/// A body that ends early, or is not chunked as it says, is the client's mistake. A stream that was reset
/// keeps the code of its HTTP/2 error.
pub(super) fn unreadable(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Status {
    let status = Status::from_error(error.into());
    match status.code() {
        Code::Unknown => {
            Status::invalid_argument(format!("bad request body: {}", status.message()))
        }
        _ => status,
    }
}

/// The next data frame that holds something.
async fn next_data<B>(body: &mut B) -> Result<Option<Bytes>, Failure>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    loop {
        match poll_fn(|cx| poll_frame(body, cx)).await {
            Some(Ok(frame)) => match frame.into_data() {
                Ok(data) if data.is_empty() => {}
                Ok(data) => return Ok(Some(data)),
                Err(_trailers) => {}
            },
            Some(Err(error)) => return Err(unreadable(error).into()),
            None => return Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::{Full, StreamBody};

    use super::*;

    fn chunks(texts: &[&'static str]) -> impl Body<Data = Bytes, Error = std::io::Error> + Unpin {
        let frame =
            |text: &&'static str| Ok(http_body::Frame::data(Bytes::from_static(text.as_bytes())));
        StreamBody::new(tokio_stream::iter(texts.iter().map(frame).collect::<Vec<_>>()))
    }

    #[tokio::test]
    async fn reads_every_frame_within_the_limit() {
        for (texts, expected) in [
            (&[][..], Ok("")),
            (&["abc"], Ok("abc")),
            (&["ab", "", "c"], Ok("abc")),
            (&["ab", "cd", "e"], Ok("abcde")),
            (&["abc", "def"], Err(413)),
            (&["abcdef"], Err(413)),
        ] {
            let found = read(&mut chunks(texts), 5).await.map_err(|it| it.http().as_u16());
            assert_eq!(
                found.as_deref(),
                expected.map(str::as_bytes).as_ref().map(|it| *it),
                "{texts:?}"
            );
            let discarded = discard(&mut chunks(texts), 5).await.map_err(|it| it.http().as_u16());
            assert_eq!(discarded.err(), expected.err(), "{texts:?}");
        }
    }

    #[tokio::test]
    async fn refuses_an_announced_length_at_once() {
        let body = || Full::new(Bytes::from_static(b"abcdef"));
        assert_eq!(read(&mut body(), 5).await.unwrap_err().http(), 413);
        assert_eq!(discard(&mut body(), 5).await.unwrap_err().http(), 413);
        assert_eq!(read(&mut body(), 6).await.unwrap(), "abcdef");
    }
}
