use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::{Session, origin};
use crate::transport::{
    Peer,
    rest::{
        Body, Gateway, failure::Failure, gateway::Route, media, reply::Reply, router::Found,
        serve::reject,
    },
};

/// The version of RFC 6455.
const VERSION: HeaderValue = HeaderValue::from_static("13");

/// What the connection becomes, or has to become.
const PROTOCOL: [(HeaderName, HeaderValue); 2] = [
    (header::CONNECTION, HeaderValue::from_static("upgrade")),
    (header::UPGRADE, HeaderValue::from_static("websocket")),
];

/// The methods whose bindings a GET request with an upgrade may mean, in this order.
const METHODS: [Method; 2] = [Method::GET, Method::POST];

/// Where the WebSocket is left that becomes of a connection: in the extensions of the request, on whose
/// way layers of the application may stand.
#[derive(Clone, Default)]
pub(crate) struct Slot(Arc<Mutex<Option<Box<Session>>>>);

impl Slot {
    pub(crate) fn take(&self) -> Option<Box<Session>> {
        self.lock().take()
    }

    fn put(&self, session: Session) {
        *self.lock() = Some(Box::new(session));
    }

    fn lock(&self) -> MutexGuard<'_, Option<Box<Session>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers a request for a WebSocket. Gives any other request back, and one whose path has no method that
/// takes WebSockets.
#[expect(clippy::result_large_err, reason = "the request is what goes on")]
pub(in super::super) fn upgrade<B>(
    gateway: &Gateway,
    peer: &Peer,
    mut request: Request<B>,
) -> Result<Response<Body>, Request<B>> {
    let Some(slot) = request.extensions_mut().remove::<Slot>() else {
        return Err(request);
    };
    let route = match find(gateway, request.uri().path()) {
        Some(route) if wants_web_socket(&request) => route,
        _ => return Err(request),
    };
    let (method, route) = route;
    let key = match check(request.headers(), route) {
        Ok(key) => derive_accept_key(key.as_bytes()),
        Err(failure) => {
            let (parts, _) = request.into_parts();
            reject(&route.entry, peer, &parts, &failure);
            let mut response = Reply::new(&route.http, &route.config, &parts).failed(&failure);
            if response.status() == StatusCode::UPGRADE_REQUIRED {
                response.headers_mut().extend(PROTOCOL);
                response.headers_mut().insert(header::SEC_WEBSOCKET_VERSION, VERSION);
            }
            return Ok(response);
        }
    };
    let upgrade = hyper::upgrade::on(&mut request);
    slot.put(Session::new(upgrade, method, request.into_parts().0));
    Ok(switching(key))
}

/// Without `Connection: upgrade` somebody on the way may not know that the protocol changes.
///
/// Source: RFC 6455, section 4.2.1.
fn wants_web_socket<B>(request: &Request<B>) -> bool {
    request.method() == Method::GET
        && media::has_token(request.headers(), &header::UPGRADE, b"websocket")
        && media::has_token(request.headers(), &header::CONNECTION, b"upgrade")
}

/// The streaming method of a path that takes WebSockets.
fn find<'g>(gateway: &'g Gateway, path: &str) -> Option<(Method, &'g Route)> {
    METHODS.into_iter().find_map(|method| match gateway.find(&method, path) {
        Found::Target { target, .. } if takes_web_socket(target) => Some((method, target)),
        _ => None,
    })
}

fn takes_web_socket(route: &Route) -> bool {
    let kind = route.entry.method.kind;
    route.config.web_socket && (kind.client_streams() || kind.server_streams())
}

/// Gives the client's key.
fn check<'h>(headers: &'h HeaderMap, route: &Route) -> Result<&'h HeaderValue, Failure> {
    if headers.get(header::SEC_WEBSOCKET_VERSION) != Some(&VERSION) {
        return Err(Failure::upgrade_required("sec-websocket-version has to be 13"));
    }
    if !origin::may_open(headers, &route.config.web_socket_origins) {
        return Err(Failure::forbidden("pages of this origin may not open a WebSocket here"));
    }
    // 16 bytes in base64.
    let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|key| key.len() == 24);
    key.ok_or_else(|| Failure::invalid("sec-websocket-key has to be 16 bytes in base64"))
}

fn switching(key: String) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let accept = HeaderValue::try_from(key).expect("base64 is visible ASCII");
    response.headers_mut().extend(PROTOCOL);
    response.headers_mut().insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    response
}
