use super::Rule;
use crate::source::Span;

#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) full_name: String,
    pub(crate) name: String,
    pub(crate) methods: Vec<Method>,
    pub(crate) comment: String,
    pub(crate) deprecated: bool,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct Method {
    /// `helloworld.Greeter.SayHello`
    pub(crate) full_name: String,
    pub(crate) name: String,
    pub(crate) kind: MethodKind,
    /// The full name of the request message.
    pub(crate) input: String,
    /// The full name of the response message.
    pub(crate) output: String,
    pub(crate) idempotency: Idempotency,
    pub(crate) deprecated: bool,
    pub(crate) comment: String,
    /// The `google.api.http` rule and its additional bindings as they are written.
    pub(crate) rules: Vec<Rule>,
    pub(crate) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MethodKind {
    Unary,
    ClientStream,
    ServerStream,
    BidiStream,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idempotency {
    Unknown,
    NoSideEffects,
    Idempotent,
}

impl MethodKind {
    pub(crate) fn new(client: bool, server: bool) -> Self {
        match (client, server) {
            (false, false) => Self::Unary,
            (true, false) => Self::ClientStream,
            (false, true) => Self::ServerStream,
            (true, true) => Self::BidiStream,
        }
    }

    pub(crate) fn client_streams(self) -> bool {
        matches!(self, Self::ClientStream | Self::BidiStream)
    }

    pub(crate) fn server_streams(self) -> bool {
        matches!(self, Self::ServerStream | Self::BidiStream)
    }
}
