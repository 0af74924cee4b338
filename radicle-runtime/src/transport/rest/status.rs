//! `google.rpc.Status` as JSON and what else tells a client about a failure.

use http::{HeaderMap, HeaderValue, StatusCode, header};
use prost::Message;
use tonic::{Code, Status};

use crate::{
    google::rpc,
    json::{self, Options, Registry},
};

/// Appends the status as JSON.
pub(super) fn write(status: &Status, options: &Options, buffer: &mut Vec<u8>) {
    let code = status.code() as i32;
    let message = status.message().to_owned();
    let body = rpc::Status { code, message, details: details(status) };
    let start = buffer.len();
    if json::encode(&body, options, buffer).is_err() {
        // A detail whose bytes are not what its type says goes out as that type and those bytes.
        buffer.truncate(start);
        let unknown = Options { types: Registry::default(), ..options.clone() };
        let _ = json::encode(&body, &unknown, buffer);
    }
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
    if matches!(status.code(), Code::ResourceExhausted | Code::Unavailable)
        && let Some(seconds) = retry_after(status)
    {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
}

/// `tonic::Status` keeps the details as an encoded `google.rpc.Status`.
fn details(status: &Status) -> Vec<prost_types::Any> {
    rpc::Status::decode(status.details()).map(|it| it.details).unwrap_or_default()
}

/// The delay of `RetryInfo` in seconds, rounded up.
fn retry_after(status: &Status) -> Option<u64> {
    let details = details(status);
    let found = details.iter().find(|it| it.type_url.ends_with("/google.rpc.RetryInfo"))?;
    let delay = rpc::RetryInfo::decode(&*found.value).ok()?.retry_delay?;
    let seconds = delay.seconds.saturating_add(i64::from(delay.nanos > 0));
    Some(seconds.max(0).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::google::rpc::PACKAGE;

    fn retry(seconds: i64, nanos: i32) -> Status {
        let delay = Some(prost_types::Duration { seconds, nanos });
        let value = rpc::RetryInfo { retry_delay: delay }.encode_to_vec();
        let type_url = "type.googleapis.com/google.rpc.RetryInfo".to_owned();
        let details = vec![prost_types::Any { type_url, value }];
        let details = rpc::Status { details, ..rpc::Status::default() }.encode_to_vec().into();
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
    fn a_corrupt_detail_keeps_its_bytes() {
        let options = Options { types: Registry::new([&PACKAGE]), ..Options::default() };
        let type_url = "type.googleapis.com/google.rpc.RetryInfo".to_owned();
        let details = vec![prost_types::Any { type_url, value: vec![0xff] }];
        let details = rpc::Status { details, ..rpc::Status::default() }.encode_to_vec().into();
        let mut text = Vec::new();
        write(&Status::with_details(Code::Aborted, "no", details), &options, &mut text);
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains(r#""value":"/w==""#), "{text}");
    }

    #[test]
    fn details_of_known_types_are_expanded() {
        let mut options = Options::default();
        for (types, detail) in [
            (Registry::default(), r#""value":"CgIIAQ==""#),
            (Registry::new([&PACKAGE]), r#""retryDelay":"1s""#),
        ] {
            let mut text = Vec::new();
            options.types = types;
            write(&retry(1, 0), &options, &mut text);
            let url = "type.googleapis.com/google.rpc.RetryInfo";
            let expected = format!(
                r#"{{"code":8,"message":"slow down","details":[{{"@type":"{url}",{detail}}}]}}"#
            );
            assert_eq!(String::from_utf8(text).unwrap(), expected);
        }
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
