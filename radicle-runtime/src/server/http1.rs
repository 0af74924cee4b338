//! A connection that speaks HTTP/1.

use std::{
    convert::Infallible,
    future::{self, Future},
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, Waker, ready},
};

use bytes::Bytes;
use http::Response;
use http_body::{Frame, SizeHint};
#[cfg(not(feature = "websocket"))]
use hyper::server::conn::http1::Connection;
#[cfg(feature = "websocket")]
use hyper::server::conn::http1::UpgradeableConnection as Connection;
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{HttpService, service_fn},
};
use pin_project_lite::pin_project;
use tokio::net::TcpStream;

use super::{
    clock::Heads,
    connection::{Ends, over_http1, until_drained},
    limits::Limits,
    shared::Shared,
    socket::Socket,
    upgrade::Upgraded,
};
use crate::transport::Body;

/// Serves requests, then what becomes of the connection, until it ends.
pub(super) async fn serve(stream: TcpStream, ends: &Ends, shared: &Shared) {
    let upgraded = Upgraded::new();
    requests(stream, ends, shared, &upgraded).await;
    upgraded.serve(ends, shared).await;
}

async fn requests(stream: TcpStream, ends: &Ends, shared: &Shared, upgraded: &Upgraded) {
    let task = future::poll_fn(|cx| Poll::Ready(cx.waker().clone())).await;
    let watched = shared.clock.watch(task);
    let heads = &watched.0;
    let service = service_fn(|request| {
        heads.arrived();
        Answering {
            responding: over_http1(shared, ends, request, upgraded),
            heads: Some(heads.clone()),
        }
    });
    let connection = pin!(Http1 {
        connection: connection(stream, service, &shared.limits),
        waker: Waker::from(heads.clone()),
        heads,
    });
    until_drained(shared, ends, connection, |http1| {
        http1.project().connection.graceful_shutdown();
    })
    .await;
}

/// Not in place, because neither the builder nor the steps to the connection may live as long as it: there
/// may be many.
fn connection<S>(stream: TcpStream, service: S, limits: &Limits) -> Connection<Socket, S>
where
    S: HttpService<Incoming, ResBody = Answer, Error = Infallible>,
{
    let connection = http1::Builder::new()
        .header_read_timeout(None)
        .max_buf_size(limits.max_header_bytes.max(8 * 1024) as usize)
        .serve_connection(Socket::new(stream), service);
    #[cfg(feature = "websocket")]
    let connection = connection.with_upgrades();
    connection
}

pin_project! {
    /// A connection whose client has limited time for the head of each request.
    struct Http1<'h, C> {
        #[pin]
        connection: C,
        heads: &'h Arc<Heads>,
        waker: Waker,
    }
}

impl<C: Future<Output = hyper::Result<()>>> Future for Http1<'_, C> {
    type Output = hyper::Result<()>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        debug_assert!(self.heads.task().will_wake(cx.waker()), "a tokio task has one waker");
        let this = self.project();
        if this.heads.are_late() {
            return Poll::Ready(Ok(()));
        }
        this.connection.poll(&mut Context::from_waker(this.waker))
    }
}

pin_project! {
    /// A response on its way, after which the client may send the next request.
    struct Answering<F> {
        #[pin]
        responding: F,
        heads: Option<Arc<Heads>>,
    }
}

impl<F> Future for Answering<F>
where
    F: Future<Output = Result<Response<Body>, Infallible>>,
{
    type Output = Result<Response<Answer>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.responding.poll(cx))?;
        let heads = this.heads.take().expect("a finished future is not polled again");
        Poll::Ready(Ok(response.map(|body| Answer { body, heads })))
    }
}

/// The body of a response. Its end starts the time for the next request.
struct Answer {
    body: Body,
    heads: Arc<Heads>,
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.heads.awaited();
    }
}

impl http_body::Body for Answer {
    type Data = Bytes;
    type Error = <Body as http_body::Body>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
