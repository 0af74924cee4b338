//! The media types of requests and responses.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{
    failure::Failure,
    form::{Form, Lines},
};

pub(super) const JSON: HeaderValue = HeaderValue::from_static("application/json");
pub(super) const NDJSON: HeaderValue = HeaderValue::from_static("application/x-ndjson");
pub(super) const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");
pub(super) const EVENTS: HeaderValue = HeaderValue::from_static("text/event-stream");

/// Refuses a body that is not JSON.
pub(super) fn check_json(headers: &HeaderMap) -> Result<(), Failure> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else {
        return Ok(());
    };
    if is_json(essence(value.as_bytes())) {
        return Ok(());
    }
    Err(Failure::unsupported_media_type(value.as_bytes()))
}

/// The content type of a raw body, as it was sent.
pub(super) fn content_type(headers: &HeaderMap) -> Box<str> {
    let value = headers.get(header::CONTENT_TYPE).map_or(&[][..], HeaderValue::as_bytes);
    String::from_utf8_lossy(value).into()
}

/// Whether the body is a form, `application/x-www-form-urlencoded`.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| {
        essence(value.as_bytes()).eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
    })
}

/// Whether a header that is a list has this token, in any case.
pub(super) fn has_token(headers: &HeaderMap, name: &HeaderName, token: &[u8]) -> bool {
    let values = headers.get_all(name).iter();
    let mut tokens = values.flat_map(|value| value.as_bytes().split(|&byte| byte == b','));
    tokens.any(|it| it.trim_ascii().eq_ignore_ascii_case(token))
}

/// The form of a response stream that the client likes best; the first one of them, if there are several,
/// or if it likes none.
///
/// Source: RFC 9110, section 12.5.1: the most specific range that matches decides.
pub(super) fn stream_form(headers: &HeaderMap, bare: bool) -> Form {
    let lines = |media| Form::Lines { media, bare };
    let offers = [
        (&b"application/json"[..], false, lines(Lines::Json)),
        (b"application/x-ndjson", false, lines(Lines::Ndjson)),
        (b"text/event-stream", false, Form::Events),
        (b"application/json", true, Form::Array),
    ];
    let mut best = (0.0, lines(Lines::Json));
    for (name, is_array, form) in offers {
        let ranges = headers.get_all(header::ACCEPT).iter();
        let ranges = ranges.flat_map(|value| value.as_bytes().split(|&byte| byte == b','));
        let matching = ranges.filter_map(|range| {
            let precision = precision(range, name, is_array)?;
            Some((precision, parameter(range, "q").map_or(1.0, quality)))
        });
        let quality = matching.fold((0, 0.0), |most, it| if it > most { it } else { most }).1;
        if quality > best.0 {
            best = (quality, form);
        }
    }
    best.1
}

/// How exactly a media range names an offer, if it does.
fn precision(range: &[u8], offer: &[u8], is_array: bool) -> Option<u8> {
    let name = essence(range);
    let wants_array = parameter(range, "stream").is_some_and(|it| it.eq_ignore_ascii_case("array"));
    let family = offer.split(|&byte| byte == b'/').next()?;
    match name.strip_suffix(b"/*") {
        _ if wants_array => (is_array && name.eq_ignore_ascii_case(offer)).then_some(4),
        Some(b"*") => Some(1),
        Some(name) => name.eq_ignore_ascii_case(family).then_some(2),
        None => name.eq_ignore_ascii_case(offer).then_some(3),
    }
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

/// A parameter of a media range, without the quotes around it.
pub(super) fn parameter<'r>(range: &'r [u8], name: &str) -> Option<&'r str> {
    let parameters = range.split(|&byte| byte == b';').skip(1);
    parameters
        .filter_map(|parameter| std::str::from_utf8(parameter).ok()?.split_once('='))
        .find(|(key, _)| key.trim().eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim().trim_matches('"'))
}

/// A q-value; malformed ones count as 1.
fn quality(value: &str) -> f32 {
    value.parse().ok().filter(|quality| (0.0..=1.0).contains(quality)).unwrap_or(1.0)
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
    fn the_stream_form_that_the_client_likes_best() {
        let lines = |media| Form::Lines { media, bare: false };
        let (json, ndjson) = (lines(Lines::Json), lines(Lines::Ndjson));
        for (accept, expected) in [
            ("", json),
            ("*/*", json),
            ("application/*", json),
            ("image/png", json),
            ("application/json", json),
            ("application/x-ndjson", ndjson),
            ("application/json, application/x-ndjson", json),
            ("application/json;q=0.5, application/x-ndjson ; q=0.9", ndjson),
            ("application/x-ndjson;q=0", json),
            ("text/event-stream", Form::Events),
            ("Text/*", Form::Events),
            ("text/event-stream, */*;q=0.1", Form::Events),
            ("text/event-stream;q=0.1, */*", json),
            ("*/*, application/json;q=0.1, application/x-ndjson;q=0.1", Form::Events),
            ("text/event-stream;q=high, application/json;q=0.9", Form::Events),
            ("text/event-stream;q=NaN, application/json;q=0.9", Form::Events),
            ("application/json;stream=array", Form::Array),
            ("application/json; Stream=\"array\"; q=0.2", Form::Array),
            ("application/json;stream=array;q=0.9, application/json;q=0.5", Form::Array),
            ("application/json;stream=array;q=0.5, application/json", json),
            ("application/json;stream=array;q=0, application/json;q=0.5", json),
            ("application/json;charset=utf-8", json),
            ("application/json;stream=lines", json),
            ("text/event-stream;stream=array", json),
        ] {
            let headers = [(header::ACCEPT, HeaderValue::from_static(accept))];
            let form = stream_form(&HeaderMap::from_iter(headers), false);
            assert_eq!(form, expected, "{accept}");
        }
        assert_eq!(stream_form(&HeaderMap::new(), false), json);
        let bare = Form::Lines { media: Lines::Json, bare: true };
        assert_eq!(stream_form(&HeaderMap::new(), true), bare);
        let mut headers = HeaderMap::new();
        for value in ["text/event-stream;q=0.3", "application/x-ndjson;q=0.4"] {
            headers.append(header::ACCEPT, HeaderValue::from_static(value));
        }
        assert_eq!(stream_form(&headers, false), ndjson, "both lines count");
    }
}
