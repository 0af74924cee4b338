//! `google.rpc.Status` as JSON and what else tells a client about a failure.

use http::{HeaderMap, HeaderValue, StatusCode, header};
use prost::Message;
use tonic::{Code, Status};

use crate::json::{self, Options, Writer};

/// The part of `google.rpc.Status` that `tonic::Status` keeps encoded.
#[derive(Message)]
struct Details {
    #[prost(message, repeated, tag = "3")]
    details: Vec<prost_types::Any>,
}

/// `google.rpc.RetryInfo`.
#[derive(Message)]
struct RetryInfo {
    #[prost(message, optional, tag = "1")]
    retry_delay: Option<prost_types::Duration>,
}

/// Appends the status as JSON.
pub(super) fn write(status: &Status, options: &Options, buffer: &mut Vec<u8>) {
    buffer.extend_from_slice(b"{\"code\":");
    let mut writer = Writer::new(buffer, options);
    writer.i32_value(&(status.code() as i32));
    buffer.extend_from_slice(b",\"message\":");
    Writer::new(buffer, options).string_value(status.message());
    buffer.extend_from_slice(b",\"details\":[");
    for (index, detail) in details(status).iter().enumerate() {
        if index > 0 {
            buffer.push(b',');
        }
        // A detail that cannot be expanded is `null`: there is nobody left to tell.
        let _ = json::encode(detail, options, buffer);
    }
    buffer.extend_from_slice(b"]}");
}

/// Adds what HTTP clients look for beside the body.
pub(super) fn add_headers(status: &Status, http: StatusCode, headers: &mut HeaderMap) {
    if http == StatusCode::UNAUTHORIZED {
        let metadata = status.metadata().as_ref();
        let given = metadata.get_all(header::WWW_AUTHENTICATE).iter().cloned();
        headers.extend(given.map(|value| (header::WWW_AUTHENTICATE, value)));
        let bearer = HeaderValue::from_static("Bearer");
        headers.entry(header::WWW_AUTHENTICATE).or_insert(bearer);
    }
    if matches!(status.code(), Code::ResourceExhausted | Code::Unavailable) {
        if let Some(seconds) = retry_after(status) {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
    }
}

fn details(status: &Status) -> Vec<prost_types::Any> {
    Details::decode(status.details()).map(|it| it.details).unwrap_or_default()
}

/// The delay of `RetryInfo` in seconds, rounded up.
fn retry_after(status: &Status) -> Option<u64> {
    let details = details(status);
    let found = details.iter().find(|it| it.type_url.ends_with("/google.rpc.RetryInfo"))?;
    let delay = RetryInfo::decode(&*found.value).ok()?.retry_delay?;
    let seconds = delay.seconds.saturating_add(i64::from(delay.nanos > 0));
    Some(seconds.max(0).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retry(seconds: i64, nanos: i32) -> Status {
        let delay = Some(prost_types::Duration { seconds, nanos });
        let value = RetryInfo { retry_delay: delay }.encode_to_vec();
        let type_url = "type.googleapis.com/google.rpc.RetryInfo".to_owned();
        let details = Details { details: vec![prost_types::Any { type_url, value }] };
        let details = details.encode_to_vec().into();
        Status::with_details(Code::ResourceExhausted, "slow down", details)
    }

    fn headers(status: &Status, http: StatusCode) -> HeaderMap {
        let mut headers = HeaderMap::new();
        add_headers(status, http, &mut headers);
        headers
    }

    #[test]
    fn is_google_rpc_status() {
        let mut text = Vec::new();
        write(&Status::not_found("no \"book\""), &Options::default(), &mut text);
        assert_eq!(text, br#"{"code":5,"message":"no \"book\"","details":[]}"#);
    }

    #[test]
    fn details_are_kept() {
        let mut text = Vec::new();
        write(&retry(1, 0), &Options::default(), &mut text);
        let text = String::from_utf8(text).unwrap();
        let start = r#"{"code":8,"message":"slow down","details":[{"@type":"#;
        assert!(text.starts_with(start), "{text}");
        assert!(text.contains("type.googleapis.com/google.rpc.RetryInfo"), "{text}");
    }

    #[test]
    fn retry_after_is_rounded_up() {
        for (seconds, nanos, expected) in [(3, 0, "3"), (3, 1, "4"), (0, 5, "1"), (-2, 0, "0")] {
            let headers = headers(&retry(seconds, nanos), StatusCode::TOO_MANY_REQUESTS);
            assert_eq!(headers["retry-after"], expected);
        }
        assert!(headers(&Status::resource_exhausted(""), StatusCode::TOO_MANY_REQUESTS).is_empty());
    }

    #[test]
    fn unauthorized_names_a_scheme() {
        let mut status = Status::unauthenticated("who are you");
        assert_eq!(headers(&status, StatusCode::UNAUTHORIZED)["www-authenticate"], "Bearer");
        status.metadata_mut().insert("www-authenticate", "Basic realm=x".parse().unwrap());
        assert_eq!(headers(&status, StatusCode::UNAUTHORIZED)["www-authenticate"], "Basic realm=x");
    }
}
