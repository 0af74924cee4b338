//! `grpc.health.v1.Health`.
//!
//! Source: <https://github.com/grpc/grpc/blob/master/doc/health-checking.md>.

use std::{
    collections::{BTreeMap, HashMap},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use futures_core::Stream;
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;
use tonic::{Request, Response, Status};

use crate::generated::grpc::health::v1::{
    HealthCheckRequest, HealthCheckResponse, HealthListRequest, HealthListResponse,
    health_check_response::ServingStatus, health_server,
};

/// The health of a server and of each of its services, as `grpc.health.v1.Health` tells it.
///
/// A server serves from the moment its listeners accept until its shutdown begins. In between, the
/// application can take single services out.
#[derive(Clone, Debug)]
pub struct Health(Arc<watch::Sender<State>>);

#[derive(Clone, Debug)]
struct State {
    /// Whether the server as a whole serves.
    up: bool,
    /// Whether the application lets each service serve.
    services: BTreeMap<&'static str, bool>,
}

impl Health {
    pub(crate) fn new(services: impl IntoIterator<Item = &'static str>) -> Self {
        let services = services.into_iter().map(|name| (name, true)).collect();
        Self(Arc::new(watch::Sender::new(State { up: false, services })))
    }

    /// Takes a service out, or back in; for the full proto name `helloworld.Greeter`. Says whether the
    /// server has such a service.
    pub fn set_serving(&self, service: &str, serving: bool) -> bool {
        let mut known = false;
        self.0.send_if_modified(|state| match state.services.get_mut(service) {
            Some(now) => {
                known = true;
                std::mem::replace(now, serving) != serving
            }
            None => false,
        });
        known
    }

    pub(crate) fn set_up(&self, up: bool) {
        self.0.send_if_modified(|state| std::mem::replace(&mut state.up, up) != up);
    }
}

impl State {
    /// `None` for a service that the server does not have. The empty name is the server itself.
    fn of(&self, service: &str) -> Option<ServingStatus> {
        let wanted = if service.is_empty() { true } else { *self.services.get(service)? };
        Some(if wanted && self.up { ServingStatus::Serving } else { ServingStatus::NotServing })
    }
}

fn response(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse { status: status.into() }
}

/// Answers for a [`Health`].
#[derive(Clone, Debug)]
pub(crate) struct HealthService(pub(crate) Health);

#[tonic::async_trait]
impl health_server::Health for HealthService {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        let service = request.into_inner().service;
        match self.0.0.borrow().of(&service) {
            Some(status) => Ok(Response::new(response(status))),
            None => Err(Status::not_found("unknown service")),
        }
    }

    async fn list(
        &self,
        _request: Request<HealthListRequest>,
    ) -> Result<Response<HealthListResponse>, Status> {
        let state = self.0.0.borrow();
        let names = std::iter::once("").chain(state.services.keys().copied());
        let statuses: HashMap<_, _> =
            names.filter_map(|name| Some((name.to_owned(), response(state.of(name)?)))).collect();
        Ok(Response::new(HealthListResponse { statuses }))
    }

    type WatchStream = Changes;

    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Changes>, Status> {
        Ok(Response::new(Changes {
            service: request.into_inner().service,
            states: WatchStream::new(self.0.0.subscribe()),
            last: None,
        }))
    }
}

/// The status of one service now and whenever it changes.
#[derive(Debug)]
pub(crate) struct Changes {
    service: String,
    states: WatchStream<State>,
    last: Option<ServingStatus>,
}

impl Stream for Changes {
    type Item = Result<HealthCheckResponse, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(state) = std::task::ready!(Pin::new(&mut self.states).poll_next(cx)) else {
                return Poll::Ready(None);
            };
            let status = state.of(&self.service).unwrap_or(ServingStatus::ServiceUnknown);
            if self.last.replace(status) != Some(status) {
                return Poll::Ready(Some(Ok(response(status))));
            }
        }
    }
}
