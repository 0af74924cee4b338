//! Who may ask for a page.

use std::net::IpAddr;

use http::{HeaderMap, Method, Uri, header, request::Parts, uri::Authority};

use super::{DebugPages, Page, Refusal};
use crate::transport::Peer;

/// What a client may do at a debug page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Nothing, not even see it.
    None,
    /// See it.
    Read,
    /// See it, change what can be changed there, and take profiles.
    Write,
}

impl Access {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// Checks a request for a page before anything else looks at it.
pub(super) fn check(
    settings: &DebugPages,
    peer: &Peer,
    page: &dyn Page,
    request: &Parts,
) -> Result<(), Refusal> {
    let host = host(request);
    check_host(settings, host.as_ref())?;
    check_origin(&request.headers, host.as_ref(), page.needed())?;
    let needed = match request.method {
        Method::GET | Method::HEAD => page.needed(),
        Method::POST if page.writable() => Access::Write,
        _ if page.writable() => return Err(Refusal::method("GET, HEAD, POST")),
        _ => return Err(Refusal::method("GET, HEAD")),
    };
    let allowed = settings.allowed(page.path(), is_local(peer));
    if allowed >= needed {
        return Ok(());
    }
    let what = if needed == Access::Write && allowed == Access::Read { "changed" } else { "seen" };
    // Whether a client on loopback could.
    let advice = match settings.allowed(page.path(), true) >= needed {
        true => {
            "ask for it on a loopback address of the server's machine, or see `Server::debug_pages`"
        }
        false => "`Server::debug_pages` has closed it",
    };
    Err(Refusal::forbidden(format!("{} cannot be {what} from here; {advice}", page.path())))
}

/// Whether a client is on this machine.
pub(super) fn is_local(peer: &Peer) -> bool {
    peer.address().is_some_and(|address| address.ip().to_canonical().is_loopback())
}

/// The name by which the client calls the server.
fn host(request: &Parts) -> Option<Authority> {
    let named = |uri: &Uri| uri.authority().cloned();
    let header = || request.headers.get(header::HOST)?.to_str().ok()?.parse().ok();
    named(&request.uri).or_else(header)
}

fn check_host(settings: &DebugPages, host: Option<&Authority>) -> Result<(), Refusal> {
    let Some(host) = host else {
        return Err(Refusal::bad_request("the request has no valid `Host`"));
    };
    let name = host.host();
    let is_address = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    let is_known = ["localhost"].into_iter().chain(settings.hosts.iter().map(String::as_str));
    if is_address || is_known.into_iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    Err(Refusal::misdirected(
        "the debug pages do not answer to this `Host`; use an IP address or `localhost`, \
         or add the name to `hosts` of `Server::debug_pages`",
    ))
}

/// A page of another site must neither change anything nor read the answer.
///
/// A browser names the page's origin in all requests that could do so; other programs name none.
/// Source: [Fetch, section 3.2](https://fetch.spec.whatwg.org/#origin-header) and
/// [Fetch Metadata](https://www.w3.org/TR/fetch-metadata/).
fn check_origin(
    headers: &HeaderMap,
    host: Option<&Authority>,
    needed: Access,
) -> Result<(), Refusal> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("null"));
    let same = |origin: &str| {
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        authority.is_some() && authority == host.map(Authority::as_str)
    };
    let is_foreign = text("origin").is_some_and(|origin| !same(origin));
    // A link may lead here from anywhere if it only shows a page.
    let is_link = text("sec-fetch-mode") == Some("navigate") && needed <= Access::Read;
    let is_cross_site = matches!(text("sec-fetch-site"), Some("cross-site" | "same-site"));
    if is_foreign || is_cross_site && !is_link {
        return Err(Refusal::forbidden("the debug pages do not answer to pages of another origin"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn parts(headers: &[(&str, &str)]) -> Parts {
        let mut request = Request::new(());
        for (name, value) in headers {
            let name: header::HeaderName = name.parse().unwrap();
            request.headers_mut().append(name, value.parse().unwrap());
        }
        request.into_parts().0
    }

    #[test]
    fn hosts() {
        let mut settings = DebugPages::default();
        settings.hosts.push("ops.example.com".into());
        for (name, is_known) in [
            ("localhost", true),
            ("LOCALHOST:9090", true),
            ("127.0.0.1", true),
            ("127.0.0.1:9090", true),
            ("[::1]:9090", true),
            ("10.1.2.3:80", true),
            ("ops.example.com:9090", true),
            ("example.com", false),
            ("localhost.example.com", false),
            ("127.0.0.1.example.com", false),
            ("a b", false),
        ] {
            let request = parts(&[("host", name)]);
            assert_eq!(check_host(&settings, host(&request).as_ref()).is_ok(), is_known, "{name}");
        }
        assert!(check_host(&settings, None).is_err());
    }

    #[test]
    fn origins() {
        for (headers, passes) in [
            (&[][..], true),
            (&[("origin", "http://localhost:9090")], true),
            (&[("origin", "http://localhost:9091")], false),
            (&[("origin", "http://example.com")], false),
            (&[("origin", "null")], false),
            (&[("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")], true),
            (&[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")], true),
            (&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")], true),
            (&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")], false),
            (&[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors")], false),
        ] {
            let mut request = parts(headers);
            request.headers.insert("host", "localhost:9090".parse().unwrap());
            let host = host(&request);
            let passed = check_origin(&request.headers, host.as_ref(), Access::Read).is_ok();
            assert_eq!(passed, passes, "{headers:?}");
        }
    }

    #[test]
    fn no_link_from_elsewhere_takes_a_profile() {
        for (site, passes) in
            [("cross-site", false), ("same-site", false), ("same-origin", true), ("none", true)]
        {
            let request = parts(&[
                ("host", "localhost:9090"),
                ("sec-fetch-site", site),
                ("sec-fetch-mode", "navigate"),
            ]);
            let host = host(&request);
            let passed = check_origin(&request.headers, host.as_ref(), Access::Write).is_ok();
            assert_eq!(passed, passes, "{site}");
        }
    }

    #[test]
    fn the_least_of_client_and_page_counts() {
        let mut settings = DebugPages::default();
        settings.remote = Access::Read;
        settings.access("/x", Access::None);
        settings.access("/y", Access::Write);
        for (path, is_local, access) in [
            ("/x", true, Access::None),
            ("/y", true, Access::Write),
            ("/y", false, Access::Read),
            ("/z", true, Access::Write),
            ("/z", false, Access::Read),
        ] {
            assert_eq!(settings.allowed(path, is_local), access, "{path} {is_local}");
        }
    }
}
