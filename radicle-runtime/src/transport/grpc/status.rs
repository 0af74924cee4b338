//! A status on the wire: trailers after messages, or headers of a response without any.

use http::{HeaderMap, HeaderName, HeaderValue, Response, header};
use tonic::{Code, Status};

use super::Body;
use crate::Trailers;

const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/grpc");
const GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");
const OK: HeaderValue = HeaderValue::from_static("0");

/// Names that belong to the protocol; a handler's metadata cannot set them.
const RESERVED: [&str; 5] =
    ["te", "content-type", "grpc-status", "grpc-message", "grpc-status-details-bin"];

/// The trailers of a response with messages.
pub(super) fn trailers(status: &Status, custom: Option<&Trailers>) -> HeaderMap {
    let mut trailers = custom.map(|custom| custom.take().into_headers()).unwrap_or_default();
    without_reserved(&mut trailers);
    add_status(status, &mut trailers);
    trailers
}

/// A response that is over with its headers.
pub(super) fn trailers_only(status: &Status) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
    add_status(status, headers);
    if status.code() == Code::Unimplemented {
        headers.insert("grpc-accept-encoding", HeaderValue::from_static("identity"));
    }
    response
}

/// The headers of a response with messages.
pub(super) fn head(metadata: tonic::metadata::MetadataMap, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    *headers = metadata.into_headers();
    without_reserved(headers);
    headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
    response
}

fn add_status(status: &Status, headers: &mut HeaderMap) {
    if status.code() == Code::Ok {
        headers.insert(GRPC_STATUS, OK);
    } else if status.add_header(headers).is_err() {
        headers.insert(GRPC_STATUS, HeaderValue::from(Code::Internal as i32));
    }
}

fn without_reserved(headers: &mut HeaderMap) {
    if !headers.is_empty() {
        for name in RESERVED {
            headers.remove(name);
        }
    }
}
