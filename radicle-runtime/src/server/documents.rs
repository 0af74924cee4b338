//! What the server shows of its API: the OpenAPI document and, with the feature `docs-ui`, a page.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::LazyLock,
};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::Full;

use crate::transport::Body;

/// Documents by their paths; none if they are switched off.
#[derive(Debug, Default)]
pub(crate) struct Documents(Vec<Document>);

/// Bytes that stay the same as long as the server runs.
#[derive(Debug)]
pub(crate) struct Document {
    path: &'static str,
    content_type: HeaderValue,
    is_gzip: bool,
    /// Made when it is first asked for: most servers are never asked, and whatever is read or made at
    /// the start stays in memory.
    content: LazyLock<Content, Box<dyn FnOnce() -> Content + Send>>,
}

#[derive(Debug)]
struct Content {
    body: Bytes,
    etag: HeaderValue,
}

const JSON: &str = "application/json";

impl Documents {
    pub(super) fn new(openapi: impl FnOnce() -> String + Send + 'static) -> Self {
        let openapi = || Bytes::from(openapi());
        let mut documents = vec![Document::lazy("/openapi.json", JSON, false, openapi)];
        documents.extend(docs_ui());
        Self(documents)
    }

    pub(crate) fn of(documents: Vec<Document>) -> Self {
        Self(documents)
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|document| document.path)
    }

    pub(crate) fn serve<B>(&self, request: &Request<B>) -> Option<Response<Body>> {
        let document = self.0.iter().find(|document| document.path == request.uri().path())?;
        Some(document.serve(request))
    }
}

#[cfg(not(feature = "docs-ui"))]
fn docs_ui() -> [Document; 0] {
    []
}

#[cfg(feature = "docs-ui")]
fn docs_ui() -> [Document; 4] {
    macro_rules! asset {
        ($name:literal) => {
            Bytes::from_static(include_bytes!(concat!("../../assets/docs-ui/", $name)))
        };
    }
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    [
        Document::new("/docs", "text/html; charset=utf-8", false, asset!("index.html")),
        Document::new("/docs/start.js", SCRIPT, false, asset!("start.js")),
        Document::new(
            "/docs/swagger-ui-bundle.js",
            SCRIPT,
            true,
            asset!("swagger-ui-bundle.js.gz"),
        ),
        Document::new(
            "/docs/swagger-ui.css",
            "text/css; charset=utf-8",
            true,
            asset!("swagger-ui.css.gz"),
        ),
    ]
}

impl Document {
    pub(crate) fn new(
        path: &'static str,
        content_type: &'static str,
        is_gzip: bool,
        body: Bytes,
    ) -> Self {
        Self::lazy(path, content_type, is_gzip, || body)
    }

    fn lazy(
        path: &'static str,
        content_type: &'static str,
        is_gzip: bool,
        body: impl FnOnce() -> Bytes + Send + 'static,
    ) -> Self {
        let content = Box::new(|| Content::new(body()));
        Self {
            path,
            content_type: HeaderValue::from_static(content_type),
            is_gzip,
            content: LazyLock::new(content),
        }
    }

    fn serve<B>(&self, request: &Request<B>) -> Response<Body> {
        let headers = request.headers();
        let is_head = request.method() == Method::HEAD;
        if !is_head && request.method() != Method::GET {
            let mut response = refusal(StatusCode::METHOD_NOT_ALLOWED, "method not allowed\n");
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        if self.is_gzip && !takes_gzip(headers) {
            return refusal(StatusCode::NOT_ACCEPTABLE, "there is only a gzip coding of this\n");
        }
        let Content { body: whole, etag } = &*self.content;
        let is_known = is_known(headers, etag.as_bytes());
        let body = if is_known || is_head { Bytes::new() } else { whole.clone() };
        let mut response = Response::new(Body::Page(Full::new(body)));
        let answer = response.headers_mut();
        if !is_known {
            answer.insert(header::CONTENT_TYPE, self.content_type.clone());
            answer.insert(header::CONTENT_LENGTH, whole.len().into());
            if self.is_gzip {
                answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        }
        if self.is_gzip {
            answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        answer.insert(header::ETAG, etag.clone());
        answer.extend(FIXED.map(|(name, value)| (name, HeaderValue::from_static(value))));
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        response
    }
}

impl Content {
    fn new(body: Bytes) -> Self {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        let etag = format!("\"{:016x}\"", hasher.finish());
        Self { body, etag: HeaderValue::try_from(etag).expect("digits in quotes") }
    }
}

/// Everything comes from the server itself, apart from the images inside of Swagger UI's style sheet.
const FIXED: [(header::HeaderName, &str); 4] = [
    // Kept, but asked for again each time.
    (header::CACHE_CONTROL, "no-cache"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
];

/// Whether `If-None-Match` has the tag.
///
/// Source: RFC 9110, section 13.1.2.
fn is_known(headers: &http::HeaderMap, etag: &[u8]) -> bool {
    let values = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = values.flat_map(|value| value.as_bytes().split(|&byte| byte == b','));
    tags.any(|tag| {
        let tag = tag.trim_ascii();
        tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == etag
    })
}

/// Whether the client reads gzip: all do that do not say otherwise. What is said of gzip itself holds over
/// what is said of all codings.
///
/// Source: RFC 9110, section 12.5.3.
fn takes_gzip(headers: &http::HeaderMap) -> bool {
    let mut values = headers.get_all(header::ACCEPT_ENCODING).iter().peekable();
    if values.peek().is_none() {
        return true;
    }
    let (mut gzip, mut any) = (None, None);
    for coding in values.flat_map(|value| value.as_bytes().split(|&byte| byte == b',')) {
        let mut parts = coding.split(|&byte| byte == b';').map(<[u8]>::trim_ascii);
        let name = parts.next().unwrap_or_default();
        let taken = !parts.any(|part| matches!(part, b"q=0" | b"q=0.0" | b"q=0.00" | b"q=0.000"));
        if name.eq_ignore_ascii_case(b"gzip") {
            gzip = Some(taken);
        } else if name == b"*" {
            any = Some(taken);
        }
    }
    gzip.or(any).unwrap_or(false)
}

fn refusal(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::Page(Full::new(Bytes::from_static(text.as_bytes()))));
    *response.status_mut() = status;
    let content_type = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(method: Method, headers: &[(header::HeaderName, &'static str)]) -> Response<Body> {
        let document = Document::new("/x", JSON, true, Bytes::from_static(b"abc"));
        let mut request = Request::new(());
        *request.method_mut() = method;
        for (name, value) in headers {
            request.headers_mut().append(name, HeaderValue::from_static(value));
        }
        document.serve(&request)
    }

    fn length(response: &Response<Body>) -> u64 {
        http_body::Body::size_hint(response.body()).exact().unwrap_or_default()
    }

    #[test]
    fn head_has_the_headers_of_get() {
        let (get, head) = (ask(Method::GET, &[]), ask(Method::HEAD, &[]));
        assert_eq!(get.headers(), head.headers());
        assert_eq!(get.headers()["content-length"], "3");
        assert_eq!((length(&get), length(&head)), (3, 0));
    }

    #[test]
    fn a_known_document_is_not_sent_again() {
        let etag = ask(Method::GET, &[]).headers()["etag"].to_str().unwrap().to_owned();
        let etag: &'static str = etag.leak();
        let weak: &'static str = format!("\"other\", W/{etag}").leak();
        for (tags, status) in [(etag, 304), (weak, 304), ("*", 304), ("\"other\"", 200)] {
            let response = ask(Method::GET, &[(header::IF_NONE_MATCH, tags)]);
            assert_eq!(response.status(), status, "{tags}");
            assert_eq!(response.headers()["etag"], etag);
            assert_eq!(length(&response), if status == 200 { 3 } else { 0 });
        }
    }

    #[test]
    fn gzip_can_be_refused() {
        for (coding, status) in [
            ("gzip, deflate", 200),
            ("*", 200),
            ("br;q=1, GZIP;q=0.5", 200),
            ("", 406),
            ("identity", 406),
            ("gzip;q=0", 406),
            ("gzip;q=0, *", 406),
            ("*, gzip;q=0", 406),
            ("*;q=0, gzip;q=0.1", 200),
            ("br, *;q=0", 406),
        ] {
            let response = ask(Method::GET, &[(header::ACCEPT_ENCODING, coding)]);
            assert_eq!(response.status(), status, "{coding}");
        }
    }

    #[test]
    fn other_methods_are_refused() {
        let response = ask(Method::POST, &[]);
        assert_eq!(
            (response.status().as_u16(), &response.headers()["allow"]),
            (405, &HeaderValue::from_static("GET, HEAD"))
        );
    }
}
