use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use http::Response;
use pin_project_lite::pin_project;

use super::layers::Answering;
use crate::{
    admin,
    transport::{Body, grpc, rest},
};

pin_project! {
    /// A response on its way, by what has to happen for it.
    #[project = Project]
    #[must_use]
    pub(super) enum Responding<G, R> {
        /// Nothing more.
        Ready { response: Option<Box<Response<Body>>> },
        /// A debug page.
        Page { page: admin::Answering },
        /// A gRPC call.
        Grpc { #[pin] call: G },
        /// A REST call.
        Rest { #[pin] call: R },
        /// A REST call inside of layers.
        Layered { call: Answering },
    }
}

impl<G, R> Responding<G, R> {
    pub(super) fn ready(response: Response<Body>) -> Self {
        // Boxed, because a call in its place is as small as a pointer.
        Self::Ready { response: Some(Box::new(response)) }
    }

    pub(super) fn page(page: admin::Answering) -> Self {
        Self::Page { page }
    }

    pub(super) fn grpc(call: Result<G, Response<grpc::Body>>) -> Self {
        match call {
            Ok(call) => Self::Grpc { call },
            Err(response) => Self::ready(response.map(Body::Grpc)),
        }
    }

    pub(super) fn layered(call: Answering) -> Self {
        Self::Layered { call }
    }

    pub(super) fn rest(call: Result<R, Response<rest::Body>>) -> Self {
        match call {
            Ok(call) => Self::Rest { call },
            Err(response) => Self::ready(response.map(Body::Rest)),
        }
    }
}

impl<G, R> Future for Responding<G, R>
where
    G: Future<Output = Response<grpc::Body>>,
    R: Future<Output = Response<rest::Body>>,
{
    type Output = Result<Response<Body>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            Project::Ready { response } => {
                let response = response.take().expect("a finished future is not polled again");
                Poll::Ready(Ok(*response))
            }
            Project::Page { page } => page.as_mut().poll(cx).map(Ok),
            Project::Grpc { call } => call.poll(cx).map(|response| Ok(response.map(Body::Grpc))),
            Project::Layered { call } => {
                call.as_mut().poll(cx).map(|answer| answer.map(|it| it.map(Body::Layered)))
            }
            Project::Rest { call } => call.poll(cx).map(|response| Ok(response.map(Body::Rest))),
        }
    }
}
