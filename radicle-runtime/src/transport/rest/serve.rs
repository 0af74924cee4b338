use std::{collections::BTreeSet, error::Error as StdError, sync::Arc};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, request::Parts};

use super::{
    Body, exchange::Exchange, failure::Failure, gateway::Gateway, observation::Observation,
    response, router::Found,
};
use crate::{
    call::{Call, Entry, Origin, Transport},
    transport::Peer,
};

/// Serves one REST request.
pub(crate) async fn serve<B>(gateway: &Gateway, peer: Peer, request: Request<B>) -> Response<Body>
where
    B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    let (mut parts, body) = request.into_parts();
    let (mut observation, answered) = match gateway.find(&parts.method, parts.uri.path()) {
        Found::Target { target: route, end } => {
            let observation = Observation::new(route.http.clone(), parts.method.clone());
            let exchange = Exchange { gateway, route, end, peer };
            (observation, exchange.answer(&mut parts, body).await)
        }
        Found::Methods(allowed) => {
            let observation = Observation::new(gateway.unmatched.clone(), parts.method.clone());
            (observation, other_method(gateway, peer, &parts, list(&allowed)))
        }
        Found::Nothing => {
            let observation = Observation::new(gateway.unmatched.clone(), parts.method.clone());
            let failure = Failure::not_found(parts.uri.path());
            (observation, Err(rejected(&gateway.unknown, peer, &parts, failure)))
        }
    };
    let mut response = answered
        .unwrap_or_else(|failure| response::failed(failure, &gateway.config, &parts.headers));
    observation.answered(response.status());
    if parts.method == Method::HEAD {
        return response::without_body(response);
    }
    if let Body::Stream(body) = response.body_mut() {
        body.observe(observation);
    }
    response
}

/// Answers for a path that has bindings, but none of this HTTP method.
fn other_method(
    gateway: &Gateway,
    peer: Peer,
    parts: &Parts,
    allow: HeaderValue,
) -> Result<Response<Body>, Failure> {
    if parts.method == Method::OPTIONS {
        return Ok(response::options(allow));
    }
    let failure = Failure::method_not_allowed(parts.uri.path(), allow);
    Err(rejected(&gateway.unknown, peer, parts, failure))
}

/// Counts a call that does not reach its handler.
pub(super) fn rejected(entry: &Arc<Entry>, peer: Peer, parts: &Parts, failure: Failure) -> Failure {
    let origin = Origin { transport: Transport::Rest, peer: peer.address(), timeout: None };
    let mut call = Call::begin(entry.clone(), origin, &parts.headers);
    call.finish(failure.status.code(), failure.status.message());
    failure
}

/// The value of `Allow`.
fn list(methods: &BTreeSet<&str>) -> HeaderValue {
    let list = methods.iter().copied().collect::<Vec<_>>().join(", ");
    HeaderValue::try_from(list).expect("methods are tokens")
}
