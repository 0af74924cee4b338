use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::Full;

use super::{grpc, rest};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The body of any response that the server sends.
#[derive(Debug)]
pub(crate) enum Body {
    Grpc(grpc::Body),
    Rest(rest::Body),
    /// A page of the server's own: metrics, probes, refusals.
    Page(Full<Bytes>),
    /// Of a layer around the gateway.
    Layered(tonic::body::Body),
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut *self {
            Self::Grpc(body) => Pin::new(body).poll_frame(cx).map_err(|never| match never {}),
            Self::Rest(body) => Pin::new(body).poll_frame(cx).map_err(Into::into),
            Self::Page(body) => Pin::new(body).poll_frame(cx).map_err(|never| match never {}),
            Self::Layered(body) => Pin::new(body).poll_frame(cx).map_err(Into::into),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Grpc(body) => body.is_end_stream(),
            Self::Rest(body) => body.is_end_stream(),
            Self::Page(body) => body.is_end_stream(),
            Self::Layered(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Grpc(body) => body.size_hint(),
            Self::Rest(body) => body.size_hint(),
            Self::Page(body) => body.size_hint(),
            Self::Layered(body) => body.size_hint(),
        }
    }
}
