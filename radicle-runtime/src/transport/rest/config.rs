use std::{collections::HashMap, fmt, sync::Arc, time::Duration};

use http::Method;

use super::{metadata::MetadataMapping, percent, query::Bounds};
use crate::{
    call::Entry,
    json,
    server::{Error, ErrorKind},
};

/// How the gateway reads requests and writes answers: of a server, a service or a method.
///
/// Change it with [`Server::rest`](crate::Server::rest) and
/// [`Server::rest_for`](crate::Server::rest_for).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rest {
    /// How messages are read and written.
    ///
    /// `json.strict` refuses, with a 400 that names it, all that is otherwise ignored: unknown JSON fields,
    /// query keys that name no field or one that path or body have set, a query beside `body: "*"`, and the
    /// body of a binding that has none.
    pub json: json::Options,
    /// The largest request body in bytes: 413 beyond it. Default: 4 MiB.
    pub max_body_bytes: usize,
    /// The longest query in bytes: 400 beyond it. Default: 16 KiB.
    pub max_query_bytes: usize,
    /// The most `key=value` pairs of a query: 400 beyond it. Default: 256.
    pub max_query_pairs: usize,
    /// What a path variable of several segments decodes. Default: [`Unescape::Reserved`].
    pub unescape: Unescape,
    /// Whether the lines of a response stream are the messages themselves, without `{"result": …}` around
    /// them. Events and arrays have no envelope anyway. Default: off.
    pub bare: bool,
    /// How long an event stream may be silent before a comment is sent, so that nothing on the way takes
    /// it for dead. Until then a stream also waits for its first message to answer with the HTTP status
    /// of its failure; later it is 200. `None` and zero send no comments. Default: 15 seconds.
    pub keep_alive: Option<Duration>,
    /// Serve a method without an HTTP rule as `POST /package.Service/Method` with body `*`. Default: off.
    pub unbound_methods: bool,
    /// Fill the field mask of a PATCH, where the request leaves it empty, with the fields that its JSON holds.
    /// This is for a request message with exactly one `google.protobuf.FieldMask` and a body that is a
    /// field of a message type. Default: on.
    pub patch_masks: bool,
    /// Let clients ask for line breaks, or for none, in an answer of one message: by `?pretty`,
    /// `?pretty=false`, `Accept: application/json;pretty=1`. A field `pretty` of a request is then out of
    /// the query's reach. Default: off.
    pub pretty_on_request: bool,
    /// Take the HTTP status from the response metadata `x-http-code`: a number from 200 to 599; what is none
    /// is ignored. The client does not see this metadata. Default: off.
    pub http_code: bool,
    /// Which headers become metadata and back. Default: [`MetadataMapping::grpc_gateway`].
    pub metadata: MetadataMapping,
    /// Take `/v1/x/` for `/v1/x` where no template has the former. Of the whole server only. Default: off.
    pub trailing_slash: bool,
    /// The HTTP methods that a POST may stand for by its header `X-HTTP-Method-Override`. Of the whole server
    /// only. Default: none.
    pub method_override: Vec<Method>,
    /// Whether streaming methods can also be called over a WebSocket, by an HTTP/1.1 upgrade of a GET
    /// request for the path of a GET or POST binding. Default: off. Source: RFC 6455.
    ///
    /// * Each message of the client, text or binary, is one request message in JSON. An empty one ends the
    ///   requests. Where the binding has no `body`, messages are ignored.
    /// * Each response message is a text message, in the envelope `{"result": …}` unless
    ///   [`Rest::bare`] is on; a `google.api.HttpBody` is a binary one.
    /// * At the end the server closes with code 1000. A failure is a last message `{"error": …}` with
    ///   the `google.rpc.Status`, and code 1011 if its HTTP status is 500 or more.
    /// * When the client closes, the call is canceled.
    /// * Pings are sent after each [`Rest::keep_alive`].
    /// * A message that is too large closes with 1009. The limit is
    ///   [`Limits::max_request_message_bytes`](crate::Limits::max_request_message_bytes), and
    ///   [`Rest::max_body_bytes`] where the method takes only one.
    #[cfg(feature = "websocket")]
    pub web_socket: bool,
    /// From which pages browsers may open a WebSocket: origins like `https://app.example.com`, or `*` for
    /// all. Others get 403. Pages of the server's own host always may, and so may programs that are no
    /// browser and send no `Origin`. Default: none.
    #[cfg(feature = "websocket")]
    pub web_socket_origins: Vec<String>,
}

/// Which percent escapes a path variable of several segments decodes, such as `{name=shelves/*}`.
///
/// A variable of one segment decodes all of them, because it cannot hold a slash by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unescape {
    /// All but those of the reserved characters of [RFC 6570](https://www.rfc-editor.org/rfc/rfc6570#section-1.5),
    /// as google.api.http asks for.
    #[default]
    Reserved,
    /// All but `%2F`.
    Slash,
    /// All.
    All,
}

impl Default for Rest {
    fn default() -> Self {
        Self {
            json: json::Options::default(),
            max_body_bytes: 4 * 1024 * 1024,
            max_query_bytes: 16 * 1024,
            max_query_pairs: 256,
            unescape: Unescape::default(),
            bare: false,
            keep_alive: Some(Duration::from_secs(15)),
            unbound_methods: false,
            patch_masks: true,
            pretty_on_request: false,
            http_code: false,
            metadata: MetadataMapping::default(),
            trailing_slash: false,
            method_override: Vec::new(),
            #[cfg(feature = "websocket")]
            web_socket: false,
            #[cfg(feature = "websocket")]
            web_socket_origins: Vec::new(),
        }
    }
}

impl Rest {
    /// The same for streams, in which a message has to stay on its line.
    pub(super) fn compact(self: &Arc<Self>) -> Arc<Self> {
        let mut compact = self.clone();
        if compact.json.pretty {
            Arc::make_mut(&mut compact).json.pretty = false;
        }
        compact
    }

    /// How long a stream may be silent, if it may not be for ever.
    pub(super) fn pause(&self) -> Option<Duration> {
        self.keep_alive.filter(|pause| !pause.is_zero())
    }

    pub(super) fn query_bounds(&self) -> Bounds {
        Bounds { bytes: self.max_query_bytes, pairs: self.max_query_pairs }
    }
}

impl Unescape {
    /// The bytes whose escapes stay.
    pub(super) fn kept(self) -> &'static [u8] {
        match self {
            Self::Reserved => percent::RESERVED,
            Self::Slash => b"/",
            Self::All => b"",
        }
    }
}

/// The configuration of each method: the server's, changed for its service, changed for itself.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    pub(crate) server: Rest,
    changes: Vec<Change>,
}

struct Change {
    /// `package.Service` or `package.Service/Method`.
    target: String,
    apply: Box<dyn Fn(&mut Rest) + Send + Sync>,
}

impl Rules {
    #[cfg(test)]
    pub(super) fn of(server: Rest) -> Self {
        Self { server, changes: Vec::new() }
    }

    pub(crate) fn change(
        &mut self,
        target: String,
        apply: impl Fn(&mut Rest) + Send + Sync + 'static,
    ) {
        self.changes.push(Change { target, apply: Box::new(apply) });
    }

    /// # Errors
    /// A change of something that is not served.
    pub(super) fn check(&self, entries: &[Arc<Entry>]) -> Result<(), Error> {
        let unknown = |change: &&Change| !entries.iter().any(|entry| change.meets(entry));
        self.changes.iter().find(unknown).map_or(Ok(()), |change| {
            let target = &change.target;
            let message = format!(
                "`rest_for` names `{target}`, which the server does not have; \
                 write `package.Service` or `package.Service/Method`",
            );
            Err(Error::new(ErrorKind::UnknownMethod, message))
        })
    }
}

/// Gives each method its configuration; methods that nothing tells apart share one.
pub(super) struct Configs<'r> {
    rules: &'r Rules,
    server: Arc<Rest>,
    services: HashMap<&'static str, Arc<Rest>>,
}

impl<'r> Configs<'r> {
    pub(super) fn new(rules: &'r Rules) -> Self {
        Self { rules, server: Arc::new(rules.server.clone()), services: HashMap::new() }
    }

    pub(super) fn server(&self) -> &Arc<Rest> {
        &self.server
    }

    /// # Errors
    /// A change of what counts before a method is found.
    pub(super) fn method(&mut self, entry: &Entry) -> Result<Arc<Rest>, Error> {
        let of_service = |it: &Change| it.target == entry.service.name;
        let of_method = |it: &Change| it.meets(entry) && !of_service(it);
        let (server, changes) = (&self.server, &self.rules.changes);
        let service = self
            .services
            .entry(entry.service.name)
            .or_insert_with(|| changed(server, changes.iter().filter(|it| of_service(it))));
        let config = changed(service, changes.iter().filter(|it| of_method(it)));
        if (config.trailing_slash, &config.method_override)
            == (server.trailing_slash, &server.method_override)
        {
            return Ok(config);
        }
        let message = format!(
            "`rest_for` changes `trailing_slash` or `method_override` for `{}`, \
             which are of the whole server; set them with `rest`",
            entry.service.name,
        );
        Err(Error::new(ErrorKind::Configuration, message))
    }
}

fn changed<'c>(base: &Arc<Rest>, changes: impl Iterator<Item = &'c Change>) -> Arc<Rest> {
    let mut config = base.clone();
    for change in changes {
        (change.apply)(Arc::make_mut(&mut config));
    }
    config
}

impl Change {
    fn meets(&self, entry: &Entry) -> bool {
        match self.target.split_once('/') {
            Some((service, method)) => (service, method) == (entry.service.name, entry.method.name),
            None => self.target == entry.service.name,
        }
    }
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change").field("target", &self.target).finish_non_exhaustive()
    }
}
