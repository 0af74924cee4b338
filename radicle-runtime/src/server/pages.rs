//! What the server itself answers on each listener for HTTP: metrics, probes, the description of the API.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::Full;

use super::{listener::ListenerKind, phase::Phase, shared::Shared};
use crate::transport::Body;

/// Answers a request for one of the server's own pages.
pub(super) fn serve<B>(
    shared: &Shared,
    listener: ListenerKind,
    request: &Request<B>,
) -> Option<Response<Body>> {
    let page = match request.uri().path() {
        "/metrics" => metrics,
        "/livez" => livez,
        "/readyz" => readyz,
        "/startupz" => startupz,
        // Calls made from the page at /docs would not get far there.
        path if listener == ListenerKind::Admin && path != "/openapi.json" => return None,
        _ => return shared.documents.serve(request),
    };
    let mut response = match *request.method() {
        Method::GET | Method::HEAD => page(shared, request.headers()),
        _ => {
            let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "method not allowed\n");
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            response
        }
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Some(response)
}

fn metrics(shared: &Shared, headers: &http::HeaderMap) -> Response<Body> {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let (content_type, page) = shared.metrics.render(accept);
    let mut response = Response::new(Body::Page(Full::new(Bytes::from(page))));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn livez(_shared: &Shared, _headers: &http::HeaderMap) -> Response<Body> {
    text(StatusCode::OK, "ok\n")
}

fn startupz(shared: &Shared, _headers: &http::HeaderMap) -> Response<Body> {
    match shared.phases.now() {
        Phase::Starting => text(StatusCode::SERVICE_UNAVAILABLE, "starting\n"),
        _ => text(StatusCode::OK, "ok\n"),
    }
}

fn readyz(shared: &Shared, _headers: &http::HeaderMap) -> Response<Body> {
    match shared.phases.now() {
        Phase::Ready => text(StatusCode::OK, "ok\n"),
        Phase::Starting => text(StatusCode::SERVICE_UNAVAILABLE, "starting\n"),
        Phase::LameDuck | Phase::Draining | Phase::Forced => {
            text(StatusCode::SERVICE_UNAVAILABLE, "draining\n")
        }
    }
}

fn text(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::Page(Full::new(Bytes::from_static(text.as_bytes()))));
    *response.status_mut() = status;
    let content_type = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response
}
