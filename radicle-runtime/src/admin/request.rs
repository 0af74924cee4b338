use std::time::Duration;

use http::{HeaderMap, Method, Request, StatusCode, header, request::Parts};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;

use super::{Query, Refusal};
use crate::transport::Peer;

/// The largest form.
const MAX_FORM_BYTES: usize = 64 * 1024;

/// How long a client may take to send its form.
const FORM_TIMEOUT: Duration = Duration::from_secs(10);

/// Who reads the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// People.
    Html,
    /// Programs.
    Json,
    /// Programs that do not say what they read: pages as for people, refusals in plain text.
    Text,
}

impl Format {
    /// By `?format=`, or by the first of the two in `Accept`.
    pub(super) fn of<B>(request: &Request<B>) -> Result<Self, Refusal> {
        let query = Query::read(request.uri().query().unwrap_or_default())?;
        Self::asked(&query, request.headers())
    }

    fn asked(query: &Query, headers: &HeaderMap) -> Result<Self, Refusal> {
        let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        let accept = accept.unwrap_or_default();
        let (html, json) = (accept.find("text/html"), accept.find("application/json"));
        let json_first = json.is_some_and(|json| html.is_none_or(|html| json < html));
        Ok(match query.get("format") {
            Some("json") => Self::Json,
            Some("html") => Self::Html,
            None if json_first => Self::Json,
            _ if html.is_some() => Self::Html,
            _ => Self::Text,
        })
    }
}

/// A request for a page, which the client may see.
#[derive(Debug)]
pub(super) struct Ask {
    /// Its place in the list of pages.
    pub(super) page: usize,
    pub(super) query: Query,
    /// Of a POST.
    pub(super) form: Option<Query>,
    pub(super) format: Format,
    pub(super) peer: Peer,
}

impl Ask {
    pub(super) async fn read(
        parts: Parts,
        body: Incoming,
        page: usize,
        peer: Peer,
    ) -> Result<Self, Refusal> {
        let query = Query::read(parts.uri.query().unwrap_or_default())?;
        let format = Format::asked(&query, &parts.headers)?;
        let form = match parts.method {
            Method::POST => Some(read_form(&parts.headers, body).await?),
            _ => None,
        };
        Ok(Self { page, query, form, format, peer })
    }
}

async fn read_form(headers: &HeaderMap, body: Incoming) -> Result<Query, Refusal> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.and_then(|text| text.split(';').next()).unwrap_or_default();
    if !essence.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "a change is a form: `content-type: application/x-www-form-urlencoded`",
        ));
    }
    let collected =
        tokio::time::timeout(FORM_TIMEOUT, Limited::new(body, MAX_FORM_BYTES).collect()).await;
    let body = match collected {
        Err(_) => {
            return Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, "the form came too slowly"));
        }
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let message = format!("the form is larger than {MAX_FORM_BYTES} bytes");
            return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message));
        }
        Ok(Err(_)) => return Err(Refusal::bad_request("the form ended too early")),
        Ok(Ok(body)) => body.to_bytes(),
    };
    let text = std::str::from_utf8(&body);
    Query::read(text.map_err(|_| Refusal::bad_request("the form is not UTF-8"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameter_counts_before_the_header() {
        for (query, accept, format) in [
            ("", None, Format::Text),
            ("", Some("*/*"), Format::Text),
            ("format=svg", Some("text/html"), Format::Html),
            ("format=svg", Some("application/json"), Format::Text),
            ("", Some("text/html,*/*;q=0.8"), Format::Html),
            ("", Some("application/json"), Format::Json),
            ("", Some("text/html, application/json"), Format::Html),
            ("format=json", Some("text/html"), Format::Json),
            ("format=html", Some("application/json"), Format::Html),
        ] {
            let mut headers = HeaderMap::new();
            headers.extend(accept.map(|accept| (header::ACCEPT, accept.parse().unwrap())));
            let asked = Format::asked(&Query::read(query).unwrap(), &headers).unwrap();
            assert_eq!(asked, format, "{query} {accept:?}");
        }
    }
}
