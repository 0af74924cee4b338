use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use http_body_util::Full;
use serde_json::json;

use super::{
    Refusal,
    layout::{self, Frame},
    request::Format,
};
use crate::transport::Body;

/// Nothing but files of ours; nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// What each answer says.
const FIXED: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // With `no-referrer`, browsers name no origin when they send a form.
    (header::REFERRER_POLICY, "same-origin"),
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

pub(super) fn html(status: StatusCode, page: String) -> Response<Body> {
    response(status, "text/html; charset=utf-8", page)
}

pub(super) fn json(status: StatusCode, value: &serde_json::Value) -> Response<Body> {
    response(status, "application/json", format!("{value:#}\n"))
}

fn text(status: StatusCode, message: &str) -> Response<Body> {
    let mut response = response(status, "text/plain; charset=utf-8", format!("{message}\n"));
    // Go's pprof shows what a profiler says, not what a proxy on the way to it says.
    response.headers_mut().insert("x-go-pprof", HeaderValue::from_static("1"));
    response
}

pub(super) fn bytes(
    content_type: &'static str,
    file_name: Option<String>,
    bytes: Vec<u8>,
) -> Response<Body> {
    let mut response = response(StatusCode::OK, content_type, bytes);
    let disposition = file_name.map(|name| format!("attachment; filename=\"{name}\""));
    let disposition = disposition.and_then(|text| HeaderValue::try_from(text).ok());
    let headers = response.headers_mut();
    headers.extend(disposition.map(|value| (header::CONTENT_DISPOSITION, value)));
    response
}

/// To another page of ours, by GET.
pub(super) fn see_other(path: &str) -> Response<Body> {
    let mut response = response(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", "");
    match HeaderValue::try_from(path) {
        Ok(path) => drop(response.headers_mut().insert(header::LOCATION, path)),
        Err(_) => *response.status_mut() = StatusCode::NO_CONTENT,
    }
    response
}

pub(super) fn refused(refusal: &Refusal, format: Format, frame: &Frame<'_>) -> Response<Body> {
    let mut response = match format {
        Format::Json => json(refusal.status, &json!({ "error": refusal.message })),
        Format::Html => {
            html(refusal.status, layout::refusal(frame, refusal.status, &refusal.message))
        }
        Format::Text => text(refusal.status, &refusal.message),
    };
    response.headers_mut().extend(refusal.header.clone());
    response
}

fn response(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Bytes>,
) -> Response<Body> {
    let mut response = Response::new(Body::Page(Full::new(body.into())));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.extend(FIXED.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}
