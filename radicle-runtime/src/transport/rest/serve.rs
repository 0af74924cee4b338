use std::{
    collections::BTreeSet, error::Error as StdError, future::Future, pin::Pin, sync::Arc,
    time::Instant,
};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, request::Parts};

use super::{
    Body, exchange::exchange, failure::Failure, gateway::Gateway, pretty, reply::Reply, response,
    router::Found,
};
use crate::{
    call::{Call, Entry, Origin, Transport},
    transport::Peer,
};

/// Serves one REST request: with a call, or at once where none can be made.
#[expect(clippy::result_large_err, reason = "the call that it stands for is larger")]
pub(crate) fn serve<B>(
    gateway: &Gateway,
    peer: &Peer,
    request: Request<B>,
) -> Result<Pin<Box<impl Future<Output = Response<Body>> + Send + use<B>>>, Response<Body>>
where
    B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    #[cfg(feature = "websocket")]
    let request = match super::web_socket::upgrade(gateway, peer, request) {
        Ok(response) => return Err(response),
        Err(request) => request,
    };
    let (mut parts, body) = request.into_parts();
    if let Some(method) = gateway.overridden(&parts) {
        parts.method = method;
    }
    let reply = |route, config| Reply::new(route, config, &parts);
    let (mut reply, failure) = match gateway.find(&parts.method, parts.uri.path()) {
        Found::Target { target: route, end } => {
            let pretty = pretty::chosen(route, &parts);
            let reply = reply(&route.http, pretty.as_ref().unwrap_or(&route.config));
            return exchange(route, end, peer, parts, body, reply);
        }
        Found::Methods(allowed) => {
            let (mut reply, allow) = (reply(&gateway.unmatched, &gateway.config), list(&allowed));
            if parts.method == Method::OPTIONS {
                let mut response = response::options(allow);
                reply.finish(&mut response);
                return Err(response);
            }
            (reply, Failure::method_not_allowed(parts.uri.path(), allow))
        }
        Found::Nothing => {
            (reply(&gateway.unmatched, &gateway.config), Failure::not_found(parts.uri.path()))
        }
    };
    reject(&gateway.unknown, peer, &parts, &failure);
    Err(reply.failed(&failure))
}

/// Counts a call that does not reach its handler.
pub(super) fn reject(entry: &Arc<Entry>, peer: &Peer, parts: &Parts, failure: &Failure) {
    let origin = Origin { transport: Transport::Rest, peer: peer.address(), timeout: None };
    let mut call = Call::begin(entry.clone(), origin, &parts.headers, Instant::now());
    call.refuse(failure.status.code(), failure.status.message());
}

/// The value of `Allow`.
fn list(methods: &BTreeSet<&str>) -> HeaderValue {
    let list = methods.iter().copied().collect::<Vec<_>>().join(", ");
    HeaderValue::try_from(list).expect("methods are tokens")
}
