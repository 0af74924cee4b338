//! tower layers around the JSON gateway.

use std::{
    convert::Infallible,
    fmt,
    future::{self, Future, poll_fn},
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{Request, Response};
use tonic::body::Body;
use tower_layer::Layer;
use tower_service::Service;

use crate::transport::{
    Peer,
    rest::{self, Gateway},
};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// An answer on its way.
pub(super) type Answering =
    Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

/// The JSON gateway as a [`tower_service::Service`]: what a layer of
/// [`Server::http_layer`](crate::Server::http_layer) wraps.
#[derive(Clone)]
pub struct HttpService(Arc<dyn Answer>);

/// Answers any request.
trait Answer: Send + Sync {
    fn answer(&self, request: Request<Body>) -> Answering;
}

impl HttpService {
    /// Answers a request of this client.
    pub(super) fn serve<B>(&self, peer: &Peer, request: Request<B>) -> Answering
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer.clone());
        self.0.answer(request)
    }
}

impl<B> Service<Request<B>> for HttpService
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        self.0.answer(request.map(Body::new))
    }
}

impl Answer for Arc<Gateway> {
    fn answer(&self, mut request: Request<Body>) -> Answering {
        let peer = request.extensions_mut().remove().unwrap_or_else(Peer::unknown);
        match rest::serve(self, &peer, request) {
            Ok(call) => Box::pin(async { Ok(call.await.map(Body::new)) }),
            Err(response) => Box::pin(future::ready(Ok(response.map(Body::new)))),
        }
    }
}

/// A service that a layer made, and the body of its responses.
struct Layered<S, B>(S, PhantomData<fn() -> B>);

impl<S, B> Answer for Layered<S, B>
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + Sync + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn answer(&self, request: Request<Body>) -> Answering {
        let mut service = self.0.clone();
        Box::pin(async move {
            poll_fn(|cx| service.poll_ready(cx)).await?;
            Ok(service.call(request).await?.map(Body::new))
        })
    }
}

/// The layers of a server, the innermost first.
#[derive(Default)]
pub(super) struct Layers(Vec<Box<dyn FnOnce(HttpService) -> HttpService + Send + Sync>>);

impl Layers {
    pub(super) fn push<L, B>(&mut self, layer: L)
    where
        L: Layer<HttpService> + Send + Sync + 'static,
        L::Service: Service<Request<Body>, Response = Response<B>, Error = Infallible>,
        L::Service: Clone + Send + Sync + 'static,
        <L::Service as Service<Request<Body>>>::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.0.push(Box::new(move |inner| {
            HttpService(Arc::new(Layered(layer.layer(inner), PhantomData)))
        }));
    }

    /// The gateway inside of its layers, if there are some.
    pub(super) fn around(self, gateway: &Arc<Gateway>) -> Option<HttpService> {
        let innermost = HttpService(Arc::new(gateway.clone()));
        (!self.0.is_empty())
            .then(|| self.0.into_iter().fold(innermost, |service, layer| layer(service)))
    }
}

impl fmt::Debug for HttpService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HttpService").finish_non_exhaustive()
    }
}

impl fmt::Debug for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Layers").field(&self.0.len()).finish()
    }
}
