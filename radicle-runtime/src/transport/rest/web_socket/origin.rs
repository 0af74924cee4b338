//! Browsers let any page open a WebSocket to any host, cookies included: the server has to look.

use http::{HeaderMap, HeaderValue, header};

/// Whether the page that asks is of the server's own host or one of the allowed origins.
pub(super) fn may_open(headers: &HeaderMap, allowed: &[String]) -> bool {
    let Some(origin) = headers.get(header::ORIGIN).map(HeaderValue::as_bytes) else {
        return true;
    };
    let listed = |it: &String| it == "*" || it.as_bytes().eq_ignore_ascii_case(origin);
    allowed.iter().any(listed) || is_own(origin, headers.get(header::HOST))
}

fn is_own(origin: &[u8], host: Option<&HeaderValue>) -> bool {
    let Ok(origin) = std::str::from_utf8(origin) else {
        return false;
    };
    let (scheme, authority) = match origin.split_once("://") {
        Some(("http", authority)) => (":80", authority),
        Some(("https", authority)) => (":443", authority),
        _ => return false,
    };
    let bare =
        |authority: &str| authority.strip_suffix(scheme).unwrap_or(authority).to_ascii_lowercase();
    let host = host.and_then(|host| host.to_str().ok());
    host.is_some_and(|host| bare(host) == bare(authority))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_pages_and_those_that_are_allowed() {
        let allowed = ["https://app.example".to_owned()];
        for (origin, host, expected) in [
            (None, "api.example", true),
            (Some("https://api.example"), "api.example", true),
            (Some("https://API.example"), "api.EXAMPLE:443", true),
            (Some("http://api.example:80"), "api.example", true),
            (Some("http://api.example:8080"), "api.example:8080", true),
            (Some("http://[::1]:8080"), "[::1]:8080", true),
            (Some("https://app.example"), "api.example", true),
            (Some("https://App.Example"), "api.example", true),
            (Some("http://app.example"), "api.example", false),
            (Some("https://evil.example"), "api.example", false),
            (Some("https://api.example.evil"), "api.example", false),
            (Some("https://evilapi.example"), "api.example", false),
            (Some("http://api.example"), "api.example:8080", false),
            (Some("http://api.example:443"), "api.example", false),
            (Some("file://api.example"), "api.example", false),
            (Some("null"), "null", false),
            (Some(""), "", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            headers.extend(origin.map(|it| (header::ORIGIN, it.parse().unwrap())));
            assert_eq!(may_open(&headers, &allowed), expected, "{origin:?} {host}");
        }
        let evil = [(header::ORIGIN, HeaderValue::from_static("https://evil.example"))];
        assert!(may_open(&HeaderMap::from_iter(evil), &["*".to_owned()]));
    }
}
