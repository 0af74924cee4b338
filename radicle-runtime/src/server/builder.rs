#[cfg(feature = "flags")]
use std::sync::Arc;
use std::{convert::Infallible, pin::Pin, time::Duration};

use bytes::Bytes;
use http::{Request, Response};
use tonic::body::Body;
use tower_layer::Layer;

use super::{
    address::Address,
    bound::BoundServer,
    error::Error,
    layers::{HttpService, Layers},
    limits::Limits,
    listener::{Listener, ListenerKind},
    setup::setup,
    signals::Signals,
};
use crate::{
    BuildInfo, DebugPages, Mount, Rest, Service, logging::Logs, metrics::Metrics,
    transport::rest::Rules,
};

/// A server in the making: what it is called, where it listens and what it serves.
///
/// ```no_run
/// # use radicle::{Server, Service};
/// # async fn example<D>(greeter: impl Service<D>) -> Result<(), radicle::Error> {
/// Server::new("greeter").grpc(8081).http(8080).service(greeter).listen_and_serve().await
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a server does nothing until `listen_and_serve` or `bind`"]
pub struct Server {
    pub(super) name: String,
    pub(super) listeners: Vec<(ListenerKind, Address)>,
    pub(super) mounts: Vec<Mount>,
    pub(super) limits: Limits,
    pub(super) rest: Rules,
    pub(super) layers: Layers,
    pub(super) openapi: bool,
    pub(super) debug_pages: DebugPages,
    pub(super) logs: Logs,
    #[cfg(feature = "flags")]
    pub(super) flags: Option<Arc<crate::flags::Registry>>,
    pub(super) metrics: Metrics,
    pub(super) build: Option<BuildInfo>,
    pub(super) lame_duck: Duration,
    pub(super) drain_deadline: Duration,
    pub(super) signals: bool,
}

impl Server {
    /// What [`Server::lame_duck`] is if it is not set. Whoever stops the server from outside should give it
    /// this time, that of [`Server::DEFAULT_DRAIN_DEADLINE`] and a few seconds more.
    pub const DEFAULT_LAME_DUCK: Duration = Duration::from_secs(5);

    /// What [`Server::drain_deadline`] is if it is not set.
    pub const DEFAULT_DRAIN_DEADLINE: Duration = Duration::from_secs(20);

    /// A server without listeners and services. The name stands in its logs and pages.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            listeners: Vec::new(),
            mounts: Vec::new(),
            limits: Limits::default(),
            rest: Rules::default(),
            layers: Layers::default(),
            openapi: true,
            debug_pages: DebugPages::default(),
            logs: Logs::default(),
            #[cfg(feature = "flags")]
            flags: None,
            metrics: Metrics::new(),
            build: None,
            lame_duck: Self::DEFAULT_LAME_DUCK,
            drain_deadline: Self::DEFAULT_DRAIN_DEADLINE,
            signals: true,
        }
    }

    /// Listens for gRPC.
    pub fn grpc(self, address: impl Into<Address>) -> Self {
        self.listener(ListenerKind::Grpc, address)
    }

    /// Listens for JSON over HTTP/1.1 and HTTP/2, and for the probes and metrics.
    pub fn http(self, address: impl Into<Address>) -> Self {
        self.listener(ListenerKind::Http, address)
    }

    /// Listens for both on one port, told apart by the content type.
    pub fn listen(self, address: impl Into<Address>) -> Self {
        self.listener(ListenerKind::Shared, address)
    }

    /// Listens for operators: the debug pages at `/debug/`, `/metrics`, and the probes `/livez`, `/readyz`
    /// and `/startupz`. A port alone means loopback. Without it there are no debug pages.
    pub fn admin(self, address: impl Into<Address>) -> Self {
        self.listener(ListenerKind::Admin, address)
    }

    /// Changes who may see the debug pages and what they link to.
    ///
    /// ```
    /// let server = radicle::Server::new("greeter").admin("0.0.0.0:9090").debug_pages(|pages| {
    ///     pages.remote = radicle::Access::Read;
    /// });
    /// ```
    pub fn debug_pages(mut self, change: impl FnOnce(&mut DebugPages)) -> Self {
        change(&mut self.debug_pages);
        self
    }

    /// Serves a service; call it once for each.
    pub fn service<D>(mut self, service: impl Service<D>) -> Self {
        self.mounts.push(service.mount());
        self
    }

    /// Changes the bounds of the server.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let server = radicle::Server::new("greeter").limits(|limits| {
    ///     limits.max_connections = 1_000;
    ///     limits.header_read_timeout = Duration::from_secs(5);
    /// });
    /// ```
    pub fn limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.limits);
        self
    }

    /// Changes how the gateway reads requests and writes answers.
    ///
    /// ```
    /// let server = radicle::Server::new("greeter").rest(|rest| {
    ///     rest.json.omit_defaults = true;
    ///     rest.max_body_bytes = 1024 * 1024;
    /// });
    /// ```
    pub fn rest(mut self, change: impl FnOnce(&mut Rest)) -> Self {
        change(&mut self.rest.server);
        self
    }

    /// Changes how the gateway treats one service, named `package.Service`, or one method, named
    /// `package.Service/Method`. It starts from what [`Server::rest`] says for the server, and a method
    /// from what is said for its service. A name that the server does not have fails [`Server::bind`].
    ///
    /// ```
    /// let server = radicle::Server::new("library")
    ///     .rest_for("library.v1.Library", |rest| rest.json.strict = true)
    ///     .rest_for("library.v1.Library/Upload", |rest| rest.max_body_bytes = 1 << 30);
    /// ```
    pub fn rest_for(
        mut self,
        target: impl Into<String>,
        change: impl Fn(&mut Rest) + Send + Sync + 'static,
    ) -> Self {
        self.rest.change(target.into(), change);
        self
    }

    /// Puts a tower layer around the JSON gateway, outside of those that were added before: CORS,
    /// compression, whatever knows HTTP alone.
    ///
    /// Every request for the gateway goes through it, OPTIONS and those that no method answers, too; gRPC
    /// and the server's own pages do not. The layer's service is cloned for each request. It should keep
    /// the request's extensions, which hold the client's address. What a layer answers by itself is no call,
    /// and is in neither metrics nor log.
    ///
    /// ```
    /// use tower_http::{compression::CompressionLayer, cors::CorsLayer};
    ///
    /// let server = radicle::Server::new("greeter")
    ///     .http_layer(CompressionLayer::new())
    ///     .http_layer(CorsLayer::permissive());
    /// ```
    pub fn http_layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService> + Send + Sync + 'static,
        L::Service:
            tower_service::Service<Request<Body>, Response = Response<B>, Error = Infallible>,
        L::Service: Clone + Send + Sync + 'static,
        <L::Service as tower_service::Service<Request<Body>>>::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        self.layers.push(layer);
        self
    }

    /// Whether listeners for JSON show the API: at `/openapi.json` as an
    /// [OpenAPI](https://spec.openapis.org/oas/v3.1.1.html) document of the services that the server has,
    /// and with the feature `docs-ui` at `/docs` as a page on which calls can be made. Default: yes.
    ///
    /// A binding of just such a path fails [`Server::bind`], if this is on. What the document says beside
    /// the protos is an option of radicle-build. It shows JSON as it is by default, whatever
    /// [`Server::rest`] says of names, enums and the envelopes of streams.
    pub fn openapi(mut self, on: bool) -> Self {
        self.openapi = on;
        self
    }

    /// Where and how to log. Default: to stderr, for people on a terminal and as JSON elsewhere.
    pub fn logs(mut self, logs: Logs) -> Self {
        self.logs = logs;
        self
    }

    /// The flags of the program, for the page `/debug/flagz` and the metric `flagz_checksum`; those for the
    /// log rule this server's.
    ///
    /// See [`flags`](crate::flags).
    #[cfg(feature = "flags")]
    pub fn flags<T>(mut self, flags: &crate::flags::FlagSet<T>) -> Self {
        self.flags = Some(Arc::clone(flags.registry()));
        self
    }

    /// What to measure and where to keep it. Default: everything, in a registry of the server's own.
    pub fn metrics(mut self, metrics: Metrics) -> Self {
        self.metrics = metrics;
        self
    }

    /// Which build of the program this is. Default: that of the crate with the first
    /// `#[radicle::service]` whose build.rs calls `radicle_build::build_info`, or else the version of the
    /// crate with the first one. So a program says it itself only if its services are elsewhere.
    ///
    /// ```
    /// let server = radicle::Server::new("greeter").build_info(radicle::build_info!());
    /// ```
    pub fn build_info(mut self, build: BuildInfo) -> Self {
        self.build = Some(build);
        self
    }

    /// How long the server keeps serving after SIGTERM while it already says that it is not ready.
    /// Default: 5 seconds. SIGINT skips it.
    pub fn lame_duck(mut self, time: Duration) -> Self {
        self.lame_duck = time;
        self
    }

    /// How long calls in progress may take to finish before they are cut. Default: 20 seconds.
    pub fn drain_deadline(mut self, time: Duration) -> Self {
        self.drain_deadline = time;
        self
    }

    /// Whether SIGINT and SIGTERM stop the server. Default: yes.
    pub fn signals(mut self, on: bool) -> Self {
        self.signals = on;
        self
    }

    /// Opens the ports, serves until a signal or a [`Handle`](crate::Handle) stops the server, and drains.
    ///
    /// # Errors
    /// As [`Server::bind`].
    pub async fn listen_and_serve(self) -> Result<(), Error> {
        self.bind().await?.serve().await;
        Ok(())
    }

    /// Checks the configuration and opens the ports, without accepting yet.
    ///
    /// # Errors
    /// No service or no listener, two services of one name, two methods with one route, rules for a
    /// method or a debug page that is not there, a setting of the whole server in such rules, metrics or a log that cannot be
    /// set up, an address that is none, a port that cannot be opened. Nothing is open then.
    pub async fn bind(self) -> Result<BoundServer, Error> {
        self.binding().await
    }

    /// Boxed for the reason that [`BoundServer::serve`] is.
    #[inline(never)]
    fn binding(self) -> Pin<Box<dyn Future<Output = Result<BoundServer, Error>> + Send>> {
        Box::pin(self.open())
    }

    async fn open(mut self) -> Result<BoundServer, Error> {
        let signals = if self.signals { Some(Signals::install()?) } else { None };
        let ready = setup(&mut self)?;
        let mut listeners = Vec::with_capacity(self.listeners.len());
        for (kind, address) in &self.listeners {
            listeners.push(Listener::bind(*kind, address).await?);
        }
        Ok(BoundServer::new(self, ready, listeners, signals))
    }

    /// Whether there is a listener for operators.
    pub(super) fn has_admin(&self) -> bool {
        self.listeners.iter().any(|(kind, _)| *kind == ListenerKind::Admin)
    }

    fn listener(mut self, kind: ListenerKind, address: impl Into<Address>) -> Self {
        self.listeners.push((kind, address.into()));
        self
    }
}
