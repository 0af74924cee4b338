//! The HTTP status that a handler chooses by its metadata.

use http::{Response, StatusCode, header};
use tonic::metadata::MetadataMap;

use super::Body;

/// The key of the metadata, as grpc-gateway's users know it.
pub(super) const KEY: &str = "x-http-code";

/// Takes the status out of the metadata; what is no final status counts as none.
pub(super) fn take(metadata: &mut MetadataMap) -> Option<StatusCode> {
    let value = metadata.remove(KEY)?;
    StatusCode::from_bytes(value.as_bytes()).ok().filter(|it| (200..600).contains(&it.as_u16()))
}

/// Gives the response this status, and no body where the status has none.
pub(super) fn apply(status: StatusCode, response: &mut Response<Body>) {
    *response.status_mut() = status;
    if is_bodyless(status) {
        *response.body_mut() = Body::Empty;
        for name in [header::CONTENT_TYPE, header::TRAILER] {
            response.headers_mut().remove(name);
        }
    }
}

/// RFC 9110, section 6.4.1.
pub(super) fn is_bodyless(status: StatusCode) -> bool {
    matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn final_statuses_only() {
        for (value, expected) in [
            ("201", Some(201)),
            ("599", Some(599)),
            ("101", None),
            ("600", None),
            ("1000", None),
            ("99", None),
            ("ok", None),
            ("", None),
        ] {
            let mut metadata = MetadataMap::new();
            metadata.insert(KEY, value.parse().unwrap());
            assert_eq!(take(&mut metadata).map(|it| it.as_u16()), expected, "{value}");
            assert!(metadata.is_empty(), "{value}");
        }
    }
}
