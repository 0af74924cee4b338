use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::{Response, StatusCode};
use http_body::Body as _;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::transport::rest::{Body, failure::http_status};

/// The response of a call, on its way into messages.
pub(super) enum Answer {
    /// The call has not answered yet.
    Waiting(Pin<Box<dyn Future<Output = Response<Body>> + Send>>),
    /// It streams.
    Streaming(Body),
    /// Nothing more.
    Over(CloseCode),
}

/// A part of the response.
pub(super) enum Part {
    /// Lines, or bytes of a raw body.
    Messages(Bytes),
    /// Why there are no messages.
    Failure(Bytes),
}

impl Answer {
    /// The next part; why to close, when there are no more. Nothing is lost when this is dropped.
    pub(super) async fn next(&mut self) -> Result<Part, CloseCode> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Part, CloseCode>> {
        loop {
            match self {
                Self::Waiting(call) => {
                    let response = ready!(call.as_mut().poll(cx));
                    if let Some(failure) = self.begin(response) {
                        return Poll::Ready(Ok(Part::Failure(failure)));
                    }
                }
                Self::Streaming(body) => match ready!(Pin::new(&mut *body).poll_frame(cx)) {
                    Some(Ok(frame)) => {
                        if let Ok(data) = frame.into_data() {
                            return Poll::Ready(Ok(Part::Messages(data)));
                        }
                    }
                    Some(Err(_)) => *self = Self::Over(CloseCode::Error),
                    None => *self = Self::Over(close_code(status(body))),
                },
                Self::Over(code) => return Poll::Ready(Err(*code)),
            }
        }
    }

    /// Gives the message of a failure.
    fn begin(&mut self, response: Response<Body>) -> Option<Bytes> {
        let status = response.status();
        match response.into_body() {
            Body::Whole { text: Some(text), .. } if !status.is_success() => {
                *self = Self::Over(close_code(status));
                Some([&b"{\"error\":"[..], &text, b"}"].concat().into())
            }
            body => {
                *self = Self::Streaming(body);
                None
            }
        }
    }
}

/// How a stream ended.
fn status(body: &Body) -> StatusCode {
    match body {
        Body::Stream(body) => body.failure().map_or(StatusCode::OK, http_status),
        Body::Empty | Body::Whole { .. } => StatusCode::OK,
    }
}

fn close_code(status: StatusCode) -> CloseCode {
    if status.is_server_error() { CloseCode::Error } else { CloseCode::Normal }
}
