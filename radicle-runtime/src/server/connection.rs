use std::{
    convert::Infallible,
    error::Error,
    fmt::{self, Arguments},
    future::{self, Future},
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
};

use http::{Request, Response};
use hyper::{body::Incoming, server::conn::http2, service::service_fn};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::{
    batch::{Batched, Streams},
    http1,
    listener::ListenerKind,
    pages,
    phase::Phase,
    protocol::{Protocol, detect},
    responding::Responding,
    shared::Shared,
    socket::Socket,
    upgrade::Upgraded,
};
use crate::{
    journal::ConnectionLog,
    transport::{Body, Peer, grpc, rest},
};

/// What is said over HTTP/1 on a port that speaks gRPC alone.
const NOT_HTTP1: &[u8] = b"HTTP/1.1 505 HTTP Version Not Supported\r\n\
    content-type: text/plain\r\ncontent-length: 41\r\nconnection: close\r\n\r\n\
    this port speaks gRPC, which needs HTTP/2";

/// Who a connection is with, and through which listener.
#[derive(Debug)]
pub(super) struct Ends {
    pub(super) kind: ListenerKind,
    pub(super) peer: Peer,
    pub(super) log: ConnectionLog,
}

impl Ends {
    /// Writes down that something went wrong.
    fn failed(&self, text: Arguments<'_>) {
        self.log.error(self.kind, self.peer.remote(), text);
    }
}

/// A connection that was accepted.
#[derive(Debug)]
pub(super) struct Connection<H> {
    pub(super) stream: TcpStream,
    pub(super) ends: Ends,
    pub(super) shared: Arc<Shared>,
    /// Freed at its end.
    pub(super) held: H,
}

impl<H: Send + 'static> Connection<H> {
    /// Finds out what the client speaks, then serves it in a task that has room for that alone: most of a
    /// connection's memory is its task.
    pub(super) async fn begin(mut self) {
        // Answers are small: waiting for more to send would only delay them.
        let _ = self.stream.set_nodelay(true);
        let protocol = speak(&self.stream, self.ends.kind, &self.shared).await;
        if let Ok(protocol) = protocol {
            self.ends.log.speaks(protocol);
        }
        match protocol {
            Err(reason) => self.ends.log.event(format_args!("{reason}")),
            Ok(Protocol::Http1) if self.ends.kind == ListenerKind::Grpc => {
                self.ends.failed(format_args!("refused: HTTP/1 on a port that speaks gRPC alone"));
                let _ = self.stream.write_all(NOT_HTTP1).await;
            }
            Ok(Protocol::Http1) => drop(tokio::spawn(async move {
                http1::serve(self.stream, &self.ends, &self.shared).await;
                drop(self.held);
            })),
            Ok(Protocol::Http2) => drop(tokio::spawn(async move {
                http2(self.stream, &self.ends, &self.shared).await;
                drop(self.held);
            })),
        }
    }
}

/// What the client speaks, or why that is not known.
async fn speak(
    stream: &TcpStream,
    kind: ListenerKind,
    shared: &Shared,
) -> Result<Protocol, &'static str> {
    let mut phase = shared.phases.watch();
    tokio::select! {
        () = phase.reached(kind.ends_in()) => Err("closed before its first bytes: the server drains"),
        detected = tokio::time::timeout(shared.limits.header_read_timeout, detect(stream)) => {
            match detected {
                Ok(Ok(Some(protocol))) => Ok(protocol),
                Ok(_) => Err("its client left before the first bytes"),
                Err(_) => Err("closed: its first bytes did not come in time"),
            }
        }
    }
}

async fn http2(stream: TcpStream, ends: &Ends, shared: &Shared) {
    let streams = Streams::default();
    let service = service_fn(|request| over_http2(shared, ends, request));
    let connection = pin!(Batched::new(
        http2::Builder::new(streams.clone())
            .max_concurrent_streams(shared.limits.max_concurrent_streams)
            .max_header_list_size(shared.limits.max_header_bytes)
            .serve_connection(Socket::new(stream), service),
        streams,
    ));
    until_drained(shared, ends, connection, |batched| {
        batched.connection().graceful_shutdown();
    })
    .await;
}

/// Polls a connection. When those of its listener come to their end, tells it to finish; when the time for
/// that is over, leaves it.
pub(super) async fn until_drained<C>(
    shared: &Shared,
    ends: &Ends,
    mut connection: Pin<&mut C>,
    finish: impl FnOnce(Pin<&mut C>),
) where
    C: Future<Output = hyper::Result<()>>,
{
    let mut phase = shared.phases.watch();
    let mut finish = Some(finish);
    future::poll_fn(|cx| {
        if phase.poll_reached(ends.kind.ends_in(), cx).is_ready() {
            if let Some(finish) = finish.take() {
                ends.log.event(format_args!("asked to finish: the server drains"));
                finish(connection.as_mut());
            }
            if phase.poll_reached(Phase::Forced, cx).is_ready() {
                ends.failed(format_args!("cut: the server stops"));
                return Poll::Ready(());
            }
        }
        // How a connection ends is the client's business; calls are accounted for on their own.
        connection.as_mut().poll(cx).map(|ended| {
            if let Err(error) = ended {
                ends.failed(format_args!("{}", Chain(&error)));
            }
        })
    })
    .await;
}

/// An error with those that caused it.
struct Chain<'e>(&'e dyn Error);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut error = self.0;
        while let Some(source) = error.source() {
            write!(f, ": {source}")?;
            error = source;
        }
        Ok(())
    }
}

/// Over HTTP/1 there is no gRPC: its trailers need HTTP/2.
pub(super) fn over_http1(
    shared: &Shared,
    ends: &Ends,
    mut request: Request<Incoming>,
    upgraded: &Upgraded,
) -> impl Future<Output = Result<Response<Body>, Infallible>> + use<> {
    ends.log.request();
    if let Some(page) = pages::serve(shared, ends.kind, &request) {
        return Responding::<future::Pending<_>, _>::ready(page);
    }
    if let (ListenerKind::Admin, Some(admin)) = (ends.kind, &shared.admin) {
        return Responding::page(admin.serve(&ends.peer, request));
    }
    upgraded.prepare(&mut request);
    match &shared.layered {
        Some(layered) => Responding::layered(layered.serve(&ends.peer, request)),
        None => Responding::rest(rest::serve(&shared.gateway, &ends.peer, request)),
    }
}

fn over_http2(
    shared: &Shared,
    ends: &Ends,
    request: Request<Incoming>,
) -> impl Future<Output = Result<Response<Body>, Infallible>> + Send + use<> {
    ends.log.request();
    let is_grpc = match ends.kind {
        ListenerKind::Grpc => true,
        ListenerKind::Shared => grpc::is_grpc(request.headers()),
        ListenerKind::Http | ListenerKind::Admin => false,
    };
    if is_grpc {
        return Responding::grpc(grpc::serve(&shared.routes, &ends.peer, request));
    }
    if let Some(page) = pages::serve(shared, ends.kind, &request) {
        return Responding::ready(page);
    }
    if let (ListenerKind::Admin, Some(admin)) = (ends.kind, &shared.admin) {
        return Responding::page(admin.serve(&ends.peer, request));
    }
    match &shared.layered {
        Some(layered) => Responding::layered(layered.serve(&ends.peer, request)),
        None => Responding::rest(rest::serve(&shared.gateway, &ends.peer, request)),
    }
}
