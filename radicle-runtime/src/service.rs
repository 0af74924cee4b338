use std::{fmt, sync::Arc};

use crate::{
    BuildInfo,
    call::{Input, Output},
    spec::ServiceSpec,
};

/// A service that a [`Server`](crate::Server) can serve.
///
/// `#[radicle::service]` implements it for your type, and generated code for every `GreeterServer<T>`.
/// `D` only keeps two services on one type apart and is inferred. A type with several services is added
/// once for each: `.service(GreeterServer::from_arc(me.clone())).service(EchoServer::from_arc(me))`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a radicle service",
    label = "not a service",
    note = "put `#[radicle::service]` on `impl …_server::YourService for {Self}`, or wrap the value in the generated `…Server::new(value)`"
)]
pub trait Service<D> {
    /// The service, ready to be called.
    fn mount(self) -> Mount;
}

/// A service behind a pointer, with its description.
#[derive(Clone)]
pub struct Mount {
    pub(crate) spec: &'static ServiceSpec,
    pub(crate) service: Arc<dyn Dispatch>,
    /// See [`Mount::messages_only`].
    pub(crate) messages_only: &'static [usize],
    pub(crate) max_decoding_message_size: Option<usize>,
    pub(crate) max_encoding_message_size: Option<usize>,
    pub(crate) build: Option<BuildInfo>,
}

impl Mount {
    /// Called by generated code with its methods table.
    #[doc(hidden)]
    pub fn new<T: Send + Sync + 'static>(
        spec: &'static ServiceSpec,
        service: Arc<T>,
        methods: for<'a> fn(&'a T, usize, Input<'_>) -> Output<'a>,
    ) -> Self {
        Self {
            spec,
            service: Arc::new(Typed { service, methods }),
            messages_only: &[],
            max_decoding_message_size: None,
            max_encoding_message_size: None,
            build: None,
        }
    }

    /// Names the methods, by index, whose handlers see the message and nothing else of a request, so that
    /// its metadata need not be made.
    #[doc(hidden)]
    #[must_use]
    pub fn messages_only(mut self, methods: &'static [usize]) -> Self {
        self.messages_only = methods;
        self
    }

    /// The build of the crate that implements the service.
    #[doc(hidden)]
    #[must_use]
    pub fn build_info(mut self, build: BuildInfo) -> Self {
        self.build = Some(build);
        self
    }

    /// Keeps the limits set on a generated `…Server`; `None` is the server's own.
    #[doc(hidden)]
    #[must_use]
    pub fn message_limits(mut self, decoding: Option<usize>, encoding: Option<usize>) -> Self {
        self.max_decoding_message_size = decoding;
        self.max_encoding_message_size = encoding;
        self
    }
}

/// Calls a method by its index in [`ServiceSpec::methods`].
pub(crate) trait Dispatch: Send + Sync {
    fn dispatch<'a>(&'a self, method: usize, input: Input<'_>) -> Output<'a>;
}

struct Typed<T> {
    service: Arc<T>,
    methods: for<'a> fn(&'a T, usize, Input<'_>) -> Output<'a>,
}

impl<T: Send + Sync> Dispatch for Typed<T> {
    fn dispatch<'a>(&'a self, method: usize, input: Input<'_>) -> Output<'a> {
        (self.methods)(&self.service, method, input)
    }
}

impl fmt::Debug for Mount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Mount").field(&self.spec.name).finish()
    }
}
