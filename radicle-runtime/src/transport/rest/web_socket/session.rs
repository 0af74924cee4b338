use std::{
    fmt,
    future::{self, Future, poll_fn},
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use futures_sink::Sink;
use http::{Method, request::Parts};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::time::{Instant, Interval, interval_at, timeout};
use tokio_stream::StreamExt;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Error, Message, Utf8Bytes,
        error::CapacityError,
        protocol::{CloseFrame, Role, WebSocketConfig, frame::coding::CloseCode},
    },
};

use super::{
    answer::{Answer, Part},
    inlet::Inlet,
};
use crate::{
    spec::{self, ResponseBody},
    transport::{
        Peer,
        rest::{
            Gateway,
            exchange::exchange,
            form::{Form, Lines},
            gateway::Route,
            reply::Reply,
            router::Found,
        },
    },
};

/// How long a client may take to answer that the WebSocket is closed.
const CLOSING: Duration = Duration::from_secs(5);

/// Every open WebSocket has such a buffer, in bytes; the library's own are of 128 KiB.
const READ_BUFFER: usize = 8 * 1024;

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// A WebSocket that was agreed upon, and the call that it stands for.
pub(crate) struct Session {
    upgrade: OnUpgrade,
    /// Of the binding.
    method: Method,
    parts: Parts,
}

impl Session {
    pub(super) fn new(upgrade: OnUpgrade, method: Method, parts: Parts) -> Self {
        Self { upgrade, method, parts }
    }

    /// Serves the call to its end. When the server drains, the client's messages end.
    pub(crate) async fn run(
        self: Box<Self>,
        gateway: &Gateway,
        peer: &Peer,
        draining: impl Future<Output = ()>,
    ) {
        let Self { upgrade, method, parts } = *self;
        let found = gateway.find(&method, parts.uri.path());
        let (Ok(io), Found::Target { target: route, end }) = (upgrade.await, found) else {
            return;
        };
        let kind = route.entry.method.kind;
        let takes_one = route.binding.body != spec::Body::None;
        let (inlet, messages) = Inlet::new(takes_one, kind.client_streams());
        let mut config = route.config.clone();
        if config.http_code {
            // There is no status to choose any more.
            Arc::make_mut(&mut config).http_code = false;
        }
        let mut reply = Reply::new(&route.http, &config, &parts);
        reply.form = Form::Lines { media: Lines::Messages, bare: route.config.bare };
        let answer = match exchange(route, end, peer, parts, messages, reply) {
            Ok(call) => Answer::Waiting(call),
            Err(response) => Answer::Waiting(Box::pin(future::ready(response))),
        };
        let socket = Socket::from_raw_socket(TokioIo::new(io), Role::Server, Some(bounds(route)));
        let mut open = Open {
            socket: socket.await,
            inlet,
            is_raw: matches!(route.binding.response_body, Some(ResponseBody::Raw(_))),
        };
        if let Some(code) = open.serve(answer, pings(route.config.pause()), draining).await {
            open.close(code).await;
        }
    }
}

fn bounds(route: &Route) -> WebSocketConfig {
    let max = match route.entry.method.kind.client_streams() {
        true => route.entry.max_decoding_message_size,
        false => route.config.max_body_bytes,
    };
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .max_message_size(Some(max))
        .max_frame_size(Some(max))
}

fn pings(pause: Option<Duration>) -> Option<Interval> {
    let pause = pause?;
    Some(interval_at(Instant::now().checked_add(pause)?, pause))
}

/// A WebSocket in use.
struct Open {
    socket: Socket,
    inlet: Inlet,
    /// Whether response messages are bytes.
    is_raw: bool,
}

impl Open {
    /// Passes messages on both ways. Gives the code to close with, unless the client is gone.
    async fn serve(
        &mut self,
        mut answer: Answer,
        mut pings: Option<Interval>,
        draining: impl Future<Output = ()>,
    ) -> Option<CloseCode> {
        let mut draining = pin!(draining);
        let mut drains = false;
        loop {
            tokio::select! {
                part = answer.next() => match part {
                    Ok(Part::Messages(data)) => self.send_all(data).await.ok()?,
                    Ok(Part::Failure(text)) => self.send_text(text).await.ok()?,
                    Err(code) => return Some(code),
                },
                message = self.receive() => match message {
                    Some(Ok(Message::Text(text))) => self.inlet.push(text.into()),
                    Some(Ok(Message::Binary(data))) => self.inlet.push(data),
                    // The client is told so by the library.
                    Some(Ok(Message::Close(_))) => {
                        let _ = self.flush().await;
                        return None;
                    }
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return close_code(&error),
                    None => return None,
                },
                () = tick(&mut pings) => self.send(Message::Ping(Bytes::new())).await.ok()?,
                () = &mut draining, if !drains => {
                    drains = true;
                    self.inlet.end();
                }
            }
        }
    }

    /// The client's next message, when there is room for it. Nothing is lost when this is dropped.
    async fn receive(&mut self) -> Option<Result<Message, Error>> {
        self.inlet.room().await;
        self.socket.next().await
    }

    async fn send_all(&mut self, data: Bytes) -> Result<(), Error> {
        if self.is_raw {
            return self.send(Message::Binary(data)).await;
        }
        for line in data.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            self.send_text(data.slice_ref(line)).await?;
        }
        Ok(())
    }

    async fn send_text(&mut self, text: Bytes) -> Result<(), Error> {
        self.send(Message::Text(Utf8Bytes::try_from(text)?)).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Error> {
        poll_fn(|cx| Pin::new(&mut self.socket).poll_ready(cx)).await?;
        Pin::new(&mut self.socket).start_send(message)?;
        self.flush().await
    }

    async fn flush(&mut self) -> Result<(), Error> {
        poll_fn(|cx| Pin::new(&mut self.socket).poll_flush(cx)).await
    }

    /// Says that this is the end and waits for the client's answer.
    async fn close(mut self, code: CloseCode) {
        let frame = CloseFrame { code, reason: Utf8Bytes::default() };
        let closed = async {
            self.send(Message::Close(Some(frame))).await?;
            while let Some(message) = self.socket.next().await {
                message?;
            }
            Ok::<_, Error>(())
        };
        let _ = timeout(CLOSING, closed).await;
    }
}

async fn tick(pings: &mut Option<Interval>) {
    match pings {
        Some(pings) => drop(pings.tick().await),
        None => future::pending().await,
    }
}

/// What a client gets for a message that is none.
fn close_code(error: &Error) -> Option<CloseCode> {
    match error {
        Error::Capacity(CapacityError::MessageTooLong { .. }) => Some(CloseCode::Size),
        Error::Utf8(_) => Some(CloseCode::Invalid),
        Error::Protocol(_) => Some(CloseCode::Protocol),
        _ => None,
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Session").field(&self.parts.uri.path()).finish()
    }
}
