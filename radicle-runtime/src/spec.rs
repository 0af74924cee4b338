//! What the compiled protos say, as plain static data.
//!
//! `radicle-build` writes these values into the generated code; the runtime, its gateway and its pages
//! read them. Nothing here is built by hand.

use crate::{Message, google::api::HttpBody, json::Writer};

/// One proto package: where its services find their descriptors and messages.
#[derive(Debug)]
pub struct Package {
    /// The proto package, `helloworld`; empty for files without one.
    pub name: &'static str,
    /// The encoded `google.protobuf.FileDescriptorSet` of the whole compilation, imports included.
    pub descriptors: &'static [u8],
    /// Every message of the package, for `google.protobuf.Any`.
    pub messages: &'static [MessageType],
    /// Every package of the compilation, this one included, if [`include_protos!`](crate::include_protos)
    /// brought it in; none with [`include_proto!`](crate::include_proto), which knows of one package only.
    pub compilation: &'static [&'static Package],
    /// What its services share in an OpenAPI document.
    pub openapi: OpenApi,
}

/// What the services of a package share in an OpenAPI document.
#[derive(Debug)]
pub struct OpenApi {
    /// The name of the API, if it was configured.
    pub title: Option<&'static str>,
    /// The version that was configured, or that of the crate.
    pub version: Option<&'static str>,
    /// What the API is for.
    pub description: &'static str,
    /// The [security schemes](https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object), of which
    /// a call needs one.
    pub security_schemes: &'static [Schema],
    /// The messages and enums that the services take and give, those inside of these included.
    pub schemas: &'static [Schema],
}

/// A part of an OpenAPI document that goes by a name.
#[derive(Debug)]
pub struct Schema {
    /// The full proto name of a message or enum; the name of a security scheme.
    pub name: &'static str,
    /// The JSON object.
    pub text: &'static str,
}

impl OpenApi {
    /// Nothing.
    pub const EMPTY: Self =
        Self { title: None, version: None, description: "", security_schemes: &[], schemas: &[] };
}

/// A message by name.
#[derive(Debug)]
pub struct MessageType {
    /// The full proto name, `helloworld.HelloRequest`.
    pub name: &'static str,
    /// Makes an empty one.
    pub new: fn() -> Box<dyn Message>,
}

impl MessageType {
    /// A message by its type.
    #[doc(hidden)]
    #[must_use]
    pub const fn of<M: Message + Default>(name: &'static str) -> Self {
        Self { name, new: || Box::new(M::default()) }
    }
}

/// A service as its proto declares it.
#[derive(Debug)]
pub struct ServiceSpec {
    /// The full proto name, `helloworld.Greeter`.
    pub name: &'static str,
    /// The methods in declaration order.
    pub methods: &'static [MethodSpec],
    /// The leading comment, its lines joined by `\n`, without markers and common indent.
    pub comment: &'static str,
    /// `option deprecated = true`.
    pub deprecated: bool,
    /// The package that declares it.
    pub package: &'static Package,
}

/// A method as its proto declares it.
#[derive(Debug)]
pub struct MethodSpec {
    /// The proto name, `SayHello`.
    pub name: &'static str,
    /// The gRPC path, `/helloworld.Greeter/SayHello`.
    pub path: &'static str,
    /// Which sides stream.
    pub kind: MethodKind,
    /// The full proto name of the request message.
    pub input: &'static str,
    /// The full proto name of the response message.
    pub output: &'static str,
    /// `option idempotency_level`.
    pub idempotency: Idempotency,
    /// `option deprecated = true`.
    pub deprecated: bool,
    /// The leading comment, as in [`ServiceSpec::comment`].
    pub comment: &'static str,
    /// The `google.api.http` rule and its additional bindings, the primary one first.
    pub bindings: &'static [Binding],
    /// `POST /helloworld.Greeter/SayHello` with body `*`, for a method without a rule; served where
    /// [`Rest::unbound_methods`](crate::Rest::unbound_methods) is on.
    pub unbound: Option<Binding>,
    /// The OpenAPI operations of the bindings; of `POST /package.Service/Method` if there are none.
    pub operations: &'static [Operation],
}

/// An [operation](https://spec.openapis.org/oas/v3.1.1.html#operation-object) of an OpenAPI document.
#[derive(Debug)]
pub struct Operation {
    /// The path, `/v1/shelves/{shelf}`.
    pub path: &'static str,
    /// The HTTP method in lower case.
    pub method: &'static str,
    /// The `operationId`, which the text has not.
    pub id: &'static str,
    /// The JSON object.
    pub text: &'static str,
}

/// Which sides of a method stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MethodKind {
    /// One request, one response.
    Unary,
    /// A stream of requests, one response.
    ClientStream,
    /// One request, a stream of responses.
    ServerStream,
    /// Streams both ways.
    BidiStream,
}

/// `google.protobuf.MethodOptions.IdempotencyLevel`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Idempotency {
    /// Nothing is promised.
    Unknown,
    /// The call changes nothing.
    NoSideEffects,
    /// A repeated call has the effect of one.
    Idempotent,
}

/// One HTTP method and path template of a `google.api.http` rule.
#[derive(Debug)]
pub struct Binding {
    /// The HTTP method, `GET`; `*` for a custom rule that takes any.
    pub method: &'static str,
    /// The parsed path template.
    pub template: Template,
    /// Where the HTTP body goes.
    pub body: Body,
    /// What becomes the HTTP body, if not the whole message as JSON.
    pub response_body: Option<ResponseBody>,
    /// The field that holds the mask of a partial update: the only `google.protobuf.FieldMask` of the
    /// request, if the HTTP method is PATCH and the body is a field of a message type.
    pub field_mask: Option<&'static str>,
}

/// A path template, parsed and checked at build time.
#[derive(Debug)]
pub struct Template {
    /// The text in the proto, `/v1/{name=shelves/*}:move`.
    pub source: &'static str,
    /// The segments in order, those of variables included.
    pub segments: &'static [Segment],
    /// The verb behind the last colon, as it is written.
    pub verb: Option<&'static str>,
    /// The variables in order; a field is bound at most once.
    pub variables: &'static [Variable],
}

/// One segment of a path template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// A literal, percent-decoded.
    Literal(&'static str),
    /// `*`: one non-empty segment.
    Single,
    /// `**`: the rest of the path, which may be empty.
    Multi,
}

/// A field bound by a range of segments.
#[derive(Debug)]
pub struct Variable {
    /// The field path by proto names: `book.name` is `["book", "name"]`.
    pub field: &'static [&'static str],
    /// The index of its first segment.
    pub start: usize,
    /// The index behind its last segment.
    pub end: usize,
}

/// Where the HTTP body of a binding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// No `body`: the message comes from path and query.
    None,
    /// `body: "*"`: the body is the message.
    Message,
    /// `body: "a.b"`: the body is that field, by proto names.
    Field(&'static [&'static str]),
    /// The bytes of the body are the content of a `google.api.HttpBody`.
    Raw {
        /// The field by proto names; empty for the message itself.
        field: &'static [&'static str],
        /// The same by field numbers.
        numbers: &'static [i32],
    },
}

/// What of a response becomes the HTTP body.
pub enum ResponseBody {
    /// `response_body`: one field.
    Field {
        /// By its proto name.
        name: &'static str,
        /// Writes that field alone as a JSON value.
        write: fn(message: &dyn Message, writer: &mut Writer<'_>),
    },
    /// The content of a `google.api.HttpBody`, as bytes.
    Raw(HttpBodyOf),
}

/// Gives the `google.api.HttpBody` of a message: itself or a field of it.
pub type HttpBodyOf = fn(message: &dyn Message) -> Option<&HttpBody>;

impl std::fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Field { name, .. } => f.debug_tuple("Field").field(name).finish(),
            Self::Raw(_) => f.write_str("Raw"),
        }
    }
}

impl MethodKind {
    /// Whether the client sends a stream.
    pub const fn client_streams(self) -> bool {
        matches!(self, Self::ClientStream | Self::BidiStream)
    }

    /// Whether the server sends a stream.
    pub const fn server_streams(self) -> bool {
        matches!(self, Self::ServerStream | Self::BidiStream)
    }

    /// The label value of metrics and logs: `unary`, `client_stream`, `server_stream`, `bidi_stream`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unary => "unary",
            Self::ClientStream => "client_stream",
            Self::ServerStream => "server_stream",
            Self::BidiStream => "bidi_stream",
        }
    }
}
