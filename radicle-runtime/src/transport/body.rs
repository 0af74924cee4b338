use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::Full;

use super::{grpc, rest};

/// The body of any response that the server sends.
#[derive(Debug)]
pub(crate) enum Body {
    Grpc(grpc::Body),
    Rest(rest::Body),
    /// A page of the server's own: metrics, probes, refusals.
    Page(Full<Bytes>),
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = rest::Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, rest::Cut>>> {
        match &mut *self {
            Self::Grpc(body) => Pin::new(body).poll_frame(cx).map_err(|never| match never {}),
            Self::Rest(body) => Pin::new(body).poll_frame(cx),
            Self::Page(body) => Pin::new(body).poll_frame(cx).map_err(|never| match never {}),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Grpc(body) => body.is_end_stream(),
            Self::Rest(body) => body.is_end_stream(),
            Self::Page(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Grpc(body) => body.size_hint(),
            Self::Rest(body) => body.size_hint(),
            Self::Page(body) => body.size_hint(),
        }
    }
}
