//! What the head of a gRPC request says, checked.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};
use tonic::Status;

use crate::call::parse_timeout;

/// Refuses what is not gRPC at all with a plain HTTP status.
///
/// Source: <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md>, `Content-Type`.
pub(super) fn check_http(parts: &Parts) -> Result<(), StatusCode> {
    if parts.method != Method::POST {
        return Err(StatusCode::METHOD_NOT_ALLOWED);
    }
    match content_subtype(&parts.headers) {
        Some(_) => Ok(()),
        None => Err(StatusCode::UNSUPPORTED_MEDIA_TYPE),
    }
}

/// Refuses gRPC that this server does not speak with a gRPC status.
pub(super) fn check_grpc(headers: &HeaderMap) -> Result<(), Status> {
    match content_subtype(headers) {
        Some(b"" | b"proto") => {}
        subtype => {
            return Err(Status::unimplemented(format!(
                "content type application/grpc+{} is not supported, expected application/grpc",
                subtype.unwrap_or_default().escape_ascii(),
            )));
        }
    }
    match headers.get("grpc-encoding").map(HeaderValue::as_bytes) {
        None | Some(b"identity") => Ok(()),
        Some(encoding) => Err(Status::unimplemented(format!(
            "grpc-encoding {} is not supported, expected identity",
            encoding.escape_ascii(),
        ))),
    }
}

/// `grpc-timeout`, if there is one.
pub(super) fn timeout(headers: &HeaderMap) -> Result<Option<Duration>, Status> {
    let Some(value) = headers.get("grpc-timeout") else {
        return Ok(None);
    };
    parse_timeout(value.as_bytes()).map(Some).ok_or_else(|| {
        Status::invalid_argument(format!(
            "malformed grpc-timeout \"{}\", expected one to eight digits and a unit of H M S m u n",
            value.as_bytes().escape_ascii(),
        ))
    })
}

/// Whether this is gRPC by its content type.
pub(crate) fn is_grpc(headers: &HeaderMap) -> bool {
    content_subtype(headers).is_some()
}

/// What follows `application/grpc` or `application/grpc+`, parameters cut off.
fn content_subtype(headers: &HeaderMap) -> Option<&[u8]> {
    let value = headers.get(header::CONTENT_TYPE)?.as_bytes();
    let rest = strip_prefix_ignore_case(value, b"application/grpc")?;
    match rest {
        [] | [b';', ..] => Some(b""),
        [b'+', subtype @ ..] => {
            let end = subtype.iter().position(|&byte| byte == b';').unwrap_or(subtype.len());
            Some(subtype[..end].trim_ascii())
        }
        _ => None,
    }
}

fn strip_prefix_ignore_case<'v>(value: &'v [u8], prefix: &[u8]) -> Option<&'v [u8]> {
    let (head, rest) = value.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}
