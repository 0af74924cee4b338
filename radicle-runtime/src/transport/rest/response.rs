//! The heads of REST responses.

use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use http_body::Body as _;
use tonic::metadata::MetadataMap;

use super::{Body, config::Rest, failure::Failure, form::Form, http_code, media, metadata, status};
use crate::{Trailers, call::Head};

/// A response of one message, with these headers and those of its metadata.
pub(super) fn whole(
    headers: HeaderMap,
    mut head: Head,
    text: bytes::Bytes,
    config: &Rest,
    trailers: bool,
) -> Response<Body> {
    let given = head.extensions.remove::<Trailers>().filter(|_| trailers);
    let mut response = Response::new(Body::whole(text));
    *response.headers_mut() = headers;
    if let Some(metadata) = head.take_metadata() {
        metadata::add_metadata(metadata, config, response.headers_mut());
    }
    match given {
        Some(given) => with_trailers(response, given.take(), config),
        None => response,
    }
}

/// The head of a stream.
pub(super) fn stream(
    mut head: Head,
    content_type: HeaderValue,
    form: Form,
    config: &Rest,
) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, content_type);
    if !matches!(form, Form::Raw { .. }) {
        headers.insert(header::VARY, HeaderValue::from_static("accept"));
    }
    if form == Form::Events {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    if let Some(metadata) = head.take_metadata() {
        metadata::add_metadata(metadata, config, headers);
    }
    response
}

/// A response that is a `google.rpc.Status`.
pub(super) fn failed(failure: &Failure, config: &Rest, trailers: bool) -> Response<Body> {
    let (http, mut text) = (failure.http(), Vec::with_capacity(128));
    status::write(&failure.status, &config.json, &mut text);
    let mut response = Response::new(Body::whole(text.into()));
    *response.status_mut() = http;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media::JSON);
    if let Some(allow) = &failure.allow {
        headers.insert(header::ALLOW, allow.clone());
    }
    status::add_headers(&failure.status, http, headers);
    if http_code::is_bodyless(http) {
        http_code::apply(http, &mut response);
        return response;
    }
    if trailers {
        with_trailers(response, failure.status.metadata().clone(), config)
    } else {
        response
    }
}

/// The answer to OPTIONS.
pub(super) fn options(allow: HeaderValue) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(header::ALLOW, allow);
    response
}

/// The answer to HEAD: all but the body.
pub(super) fn drop_body(response: &mut Response<Body>) {
    let body = std::mem::replace(response.body_mut(), Body::Empty);
    let length = body.size_hint().exact();
    if let Some(length) = length.filter(|_| response.status() != StatusCode::NO_CONTENT) {
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    }
}

/// Names the trailers that will come, as far as they are known: HTTP/1 sends no others.
pub(super) fn announce(metadata: &MetadataMap, config: &Rest, headers: &mut HeaderMap) {
    let trailers = metadata::trailers(metadata.clone(), config);
    for name in trailers.iter().flat_map(HeaderMap::keys) {
        headers.append(header::TRAILER, name.clone().into());
    }
}

/// Adds trailers.
fn with_trailers(
    mut response: Response<Body>,
    metadata: MetadataMap,
    config: &Rest,
) -> Response<Body> {
    announce(&metadata, config, response.headers_mut());
    let given = metadata::trailers(metadata, config);
    if let Body::Whole { trailers, .. } = response.body_mut() {
        *trailers = given.map(Box::new);
    }
    response
}
