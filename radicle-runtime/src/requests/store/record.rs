use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

use tonic::Code;

use super::{budget::Reserved, events::Event};

/// Bytes of a request id that are kept.
const REQUEST_ID: usize = 64;

/// Bytes of a status message that are kept.
const MESSAGE: usize = 1024;

/// A call, as far as it has come, without anything that its messages or headers live in.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// Unlike that of any other finished call of the method; 0 while it runs.
    pub(crate) number: u64,
    /// `grpc` or `rest`.
    pub(crate) transport: &'static str,
    pub(crate) peer: Option<SocketAddr>,
    pub(crate) request_id: Option<RequestId>,
    pub(crate) trace_id: Option<TraceId>,
    pub(crate) started: Instant,
    /// So far, while the call runs.
    pub(crate) elapsed: Duration,
    /// The time that the caller gave it.
    pub(crate) deadline: Option<Duration>,
    /// None while the call runs.
    pub(crate) code: Option<Code>,
    pub(crate) messages_received: u64,
    pub(crate) bytes_received: u64,
    pub(crate) messages_sent: u64,
    pub(crate) bytes_sent: u64,
    /// What most calls do not have.
    pub(crate) details: Option<Arc<Details>>,
}

/// The parts of a call that have no fixed size.
#[derive(Debug)]
pub(crate) struct Details {
    /// The status message; empty if there is none.
    pub(crate) message: Box<str>,
    pub(crate) events: Vec<Event>,
    /// Events that were left out, and how many of `events` came before them.
    pub(crate) discarded: u64,
    pub(crate) before_discarded: usize,
    /// None for the copy of a call that still runs.
    pub(super) reserved: Option<Reserved>,
}

impl Record {
    pub(super) fn ended(&self) -> Instant {
        self.started.checked_add(self.elapsed).unwrap_or(self.started)
    }

    pub(super) fn is_error(&self) -> bool {
        self.code.is_some_and(|code| code != Code::Ok)
    }
}

/// An id that a client chose; what is beyond 64 bytes is cut.
#[derive(Clone, Copy)]
pub(crate) struct RequestId {
    bytes: [u8; REQUEST_ID],
    length: u8,
    cut: bool,
}

impl RequestId {
    pub(crate) fn new(id: &str) -> Self {
        let kept = cut(id, REQUEST_ID);
        let mut bytes = [0; REQUEST_ID];
        bytes[..kept.len()].copy_from_slice(kept.as_bytes());
        Self { bytes, length: kept.len() as u8, cut: kept.len() < id.len() }
    }

    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[..self.length.into()]).unwrap_or_default()
    }

    /// Whether the client's id is longer.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }
}

impl std::fmt::Debug for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_str().fmt(f)
    }
}

/// A trace id: 32 hex digits in lower case.
///
/// Source: <https://www.w3.org/TR/trace-context/#trace-id>.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct TraceId([u8; 32]);

impl TraceId {
    /// None if it is none.
    pub(crate) fn new(id: &str) -> Option<Self> {
        let mut digits: [u8; 32] = id.as_bytes().try_into().ok()?;
        digits.make_ascii_lowercase();
        digits.iter().all(u8::is_ascii_hexdigit).then_some(Self(digits))
    }

    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Debug for TraceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_str().fmt(f)
    }
}

/// Which calls are looked for; what is none is not asked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) trace_id: Option<TraceId>,
    pub(crate) code: Option<Code>,
    /// An address, and a port of it.
    pub(crate) peer: Option<(IpAddr, Option<u16>)>,
    /// Calls that started then or later.
    pub(crate) since: Option<Instant>,
}

impl Filter {
    pub(crate) fn is_empty(&self) -> bool {
        let Self { trace_id, code, peer, since } = self;
        trace_id.is_none() && code.is_none() && peer.is_none() && since.is_none()
    }

    pub(crate) fn matches(&self, record: &Record) -> bool {
        let is_peer = |(ip, port): (IpAddr, Option<u16>)| {
            record.peer.is_some_and(|peer| {
                peer.ip().to_canonical() == ip.to_canonical()
                    && port.is_none_or(|port| peer.port() == port)
            })
        };
        self.trace_id.is_none_or(|id| record.trace_id == Some(id))
            && self.code.is_none_or(|code| record.code == Some(code))
            && self.peer.is_none_or(is_peer)
            && self.since.is_none_or(|since| record.started >= since)
    }
}

/// The part of a status message that is kept.
pub(super) fn message(text: &str) -> &str {
    cut(text, MESSAGE)
}

/// At most so many bytes of a text, whole characters.
pub(super) fn cut(text: &str, max: usize) -> &str {
    let end = (0..=text.len().min(max)).rev().find(|&end| text.is_char_boundary(end));
    &text[..end.unwrap_or(0)]
}
