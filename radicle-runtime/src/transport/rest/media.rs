//! The media types of requests and responses.

use http::{HeaderMap, HeaderValue, header};

use super::failure::Failure;

pub(super) const JSON: HeaderValue = HeaderValue::from_static("application/json");
const JSON_LINES: HeaderValue = HeaderValue::from_static("application/x-ndjson");

/// Refuses a body that is not JSON.
pub(super) fn check_json(headers: &HeaderMap) -> Result<(), Failure> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else {
        return Ok(());
    };
    if value == JSON || is_json(essence(value.as_bytes())) {
        return Ok(());
    }
    Err(Failure::unsupported_media_type(value.as_bytes()))
}

/// The content type of a stream of JSON lines: `application/json`, unless the client prefers
/// `application/x-ndjson`.
pub(super) fn json_lines(headers: &HeaderMap) -> HeaderValue {
    let (mut json, mut lines) = (0.0, 0.0);
    for value in headers.get_all(header::ACCEPT) {
        for range in value.as_bytes().split(|&byte| byte == b',') {
            let name = essence(range);
            let quality = match () {
                () if name.eq_ignore_ascii_case(b"application/json") => &mut json,
                () if name.eq_ignore_ascii_case(b"application/x-ndjson") => &mut lines,
                () => continue,
            };
            *quality = f32::max(*quality, weight(range));
        }
    }
    if lines > json { JSON_LINES } else { JSON }
}

/// The type and subtype, parameters cut off.
fn essence(value: &[u8]) -> &[u8] {
    let end = value.iter().position(|&byte| byte == b';').unwrap_or(value.len());
    value[..end].trim_ascii()
}

fn is_json(essence: &[u8]) -> bool {
    let Some(slash) = essence.iter().position(|&byte| byte == b'/') else {
        return essence.is_empty();
    };
    let suffix = essence.len().checked_sub(5).filter(|start| *start > slash);
    essence.eq_ignore_ascii_case(b"application/json")
        || suffix.is_some_and(|start| essence[start..].eq_ignore_ascii_case(b"+json"))
}

/// The q-value of a media range; malformed ones count as 1.
fn weight(range: &[u8]) -> f32 {
    range
        .split(|&byte| byte == b';')
        .skip(1)
        .filter_map(|parameter| std::str::from_utf8(parameter).ok()?.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_in_all_its_spellings() {
        for (value, expected) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/merge-patch+json", true),
            ("text/x+json;v=1", true),
            ("", true),
            ("application/+json", true),
            ("json", false),
            ("+json", false),
            ("text/plain", false),
            ("application/jsonp", false),
            ("application/x-www-form-urlencoded", false),
        ] {
            let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(value))];
            let checked = check_json(&HeaderMap::from_iter(headers));
            assert_eq!(checked.is_ok(), expected, "{value}");
        }
        assert!(check_json(&HeaderMap::new()).is_ok());
    }

    #[test]
    fn json_lines_when_preferred() {
        for (accept, expected) in [
            ("*/*", JSON),
            ("application/x-ndjson", JSON_LINES),
            ("application/json, application/x-ndjson", JSON),
            ("application/json;q=0.5, application/x-ndjson ; q=0.9", JSON_LINES),
            ("application/x-ndjson;q=0", JSON),
        ] {
            let headers = [(header::ACCEPT, HeaderValue::from_static(accept))];
            assert_eq!(json_lines(&HeaderMap::from_iter(headers)), expected, "{accept}");
        }
    }
}
