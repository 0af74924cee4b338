use std::{
    net::SocketAddr,
    time::{Duration, SystemTime},
};

use tonic::Code;
use tracing::Level;

use super::{
    escape::{Style, push_escaped},
    fields::push_millis,
    line::{Line, Shape},
};
use crate::{metrics::code_name, spec::MethodKind};

/// The target of the lines of calls.
pub(crate) const TARGET: &str = "radicle::call";

/// Bytes of a request or trace id that are shown.
pub(super) const MAX_ID: usize = 128;

/// Bytes of a status message that are shown.
const MAX_MESSAGE: usize = 1024;

/// Bytes of a service's or method's name that are shown: those of a call to nobody are the client's.
const MAX_NAME: usize = 256;

/// A finished call, as the log tells it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallLine<'a> {
    /// `helloworld.Greeter`.
    pub(crate) service: &'a str,
    /// `SayHello`.
    pub(crate) method: &'a str,
    /// Which sides stream.
    pub(crate) kind: MethodKind,
    /// `grpc` or `rest`.
    pub(crate) transport: &'static str,
    /// How the call ended.
    pub(crate) code: Code,
    /// The code that gives the line its level.
    pub(crate) severity: Code,
    /// The status message; empty if there is none.
    pub(crate) message: &'a str,
    /// From the request's headers to the response's end.
    pub(crate) duration: Duration,
    /// The time that the caller gave the call.
    pub(crate) deadline: Option<Duration>,
    /// The client's address.
    pub(crate) peer: Option<SocketAddr>,
    /// As the client sent it, or ours.
    pub(crate) request_id: Option<&'a str>,
    /// In hex.
    pub(crate) trace_id: Option<&'a str>,
    /// Request messages.
    pub(crate) messages_received: u64,
    /// Their size without framing.
    pub(crate) bytes_received: u64,
    /// Response messages.
    pub(crate) messages_sent: u64,
    /// Their size without framing.
    pub(crate) bytes_sent: u64,
}

impl CallLine<'_> {
    pub(super) fn write(&self, line: &mut Line, shape: Shape, time: SystemTime, level: Level) {
        line.head(shape, time, level, TARGET);
        match shape {
            Shape::Json => self.write_json(line),
            Shape::Human => self.write_human(line),
        }
        self.write_rest(line, shape);
        line.end(shape);
    }

    fn write_json(&self, line: &mut Line) {
        let mut fields = line.fields(Shape::Json);
        fields.word("message", "finished call");
        fields.text("grpc.service", self.service, MAX_NAME);
        fields.text("grpc.method", self.method, MAX_NAME);
        fields.word("grpc.type", self.kind.as_str());
        fields.word("grpc.code", code_name(self.code));
        fields.word("transport", self.transport);
        fields.millis("duration_ms", self.duration);
    }

    /// ` helloworld.Greeter/SayHello OK 0.042ms grpc`
    fn write_human(&self, line: &mut Line) {
        let bytes = &mut line.bytes;
        bytes.push(b' ');
        push_escaped(bytes, self.service, Style::Plain, MAX_NAME);
        bytes.push(b'/');
        push_escaped(bytes, self.method, Style::Plain, MAX_NAME);
        for word in [" ", code_name(self.code), " "] {
            bytes.extend_from_slice(word.as_bytes());
        }
        push_millis(bytes, self.duration);
        bytes.extend_from_slice(b"ms ");
        bytes.extend_from_slice(self.transport.as_bytes());
    }

    fn write_rest(&self, line: &mut Line, shape: Shape) {
        let mut fields = line.fields(shape);
        if !self.message.is_empty() {
            fields.text("grpc.message", self.message, MAX_MESSAGE);
        }
        if let Some(deadline) = self.deadline {
            fields.millis("deadline_ms", deadline);
        }
        if let Some(peer) = self.peer {
            fields.address("peer", peer);
        }
        if let Some(id) = self.request_id {
            fields.text("request_id", id, MAX_ID);
        }
        if let Some(id) = self.trace_id {
            fields.text("trace_id", id, MAX_ID);
        }
        fields.number("messages_received", self.messages_received);
        fields.number("bytes_received", self.bytes_received);
        fields.number("messages_sent", self.messages_sent);
        fields.number("bytes_sent", self.bytes_sent);
    }
}
