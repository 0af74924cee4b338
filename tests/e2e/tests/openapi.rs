//! The OpenAPI document on a real socket, and the page that shows it.

use e2e::{http1, start, start_with};
use radicle::{ErrorKind, Server, logging::Logs};

/// A service that is bound to the path of the document.
mod taken {
    pub(crate) use e2e::proto::taken::*;
    pub(crate) use taken_server::Taken;
}

struct Catches;

#[radicle::service]
impl taken::Taken for Catches {
    async fn document(&self, request: taken::Name) -> Result<taken::Name, radicle::Status> {
        Ok(request)
    }
}

struct CatchesAll;

#[radicle::service]
impl taken::rest_server::Rest for CatchesAll {
    async fn all(&self, request: taken::Name) -> Result<taken::Name, radicle::Status> {
        Ok(request)
    }
}

#[tokio::test]
async fn the_document_is_served() {
    let server = start().await;
    let answer = http1(server.http, "GET", "/openapi.json", &[], "").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    let document = answer.json();
    assert_eq!(document["info"]["title"], "e2e");
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    let paths = document["paths"].as_object().expect("an object");
    for path in ["/echo", "/echo/{text}/inner", "/folders/a/{a}:read", "/repeat/{text}"] {
        assert!(paths.contains_key(path), "{path}: {:?}", paths.keys());
    }
    assert!(!paths.contains_key("/{name}"), "a service that is compiled, but not served");
    let parameters = document["paths"]["/echo/{text}"]["get"]["parameters"].to_string();
    assert!(parameters.contains("inner.numbers"), "{parameters}");

    let etag = answer.header("etag").expect("a tag").to_owned();
    let head = http1(server.http, "HEAD", "/openapi.json", &[], "").await;
    assert_eq!((head.status, head.header("etag")), (200, Some(&*etag)));
    assert_eq!(head.header("content-length"), Some(&*answer.body.len().to_string()));
    let known = http1(server.http, "GET", "/openapi.json", &[("if-none-match", &etag)], "").await;
    assert_eq!((known.status, known.body.len()), (304, 0));
    let posted = http1(server.http, "POST", "/openapi.json", &[], "").await;
    assert_eq!((posted.status, posted.header("allow")), (405, Some("GET, HEAD")));
}

#[tokio::test]
async fn methods_without_a_rule_are_shown_where_they_are_served() {
    for on in [false, true] {
        let server = start_with(|server| {
            server.rest_for("e2e.Echo/Collect", move |rest| rest.unbound_methods = on)
        })
        .await;
        let document = http1(server.http, "GET", "/openapi.json", &[], "").await.json();
        let operation = &document["paths"]["/e2e.Echo/Collect"]["post"]["operationId"];
        assert_eq!(operation.as_str(), on.then_some("Echo_Collect"));
        assert!(document["paths"]["/e2e.Echo/Chat"].is_null(), "{document}");
    }
}

#[tokio::test]
async fn the_document_can_be_switched_off() {
    let server = start_with(|server| server.openapi(false)).await;
    for path in ["/openapi.json", "/docs"] {
        assert_eq!(http1(server.http, "GET", path, &[], "").await.status, 404, "{path}");
    }
    let server = start_with(|server| server.openapi(false).service(Catches)).await;
    let answer = http1(server.http, "GET", "/openapi.json?name=x", &[], "").await;
    assert_eq!(answer.json()["name"], "x");
}

#[tokio::test]
async fn the_page_needs_nothing_from_elsewhere() {
    let server = start().await;
    let page = http1(server.http, "GET", "/docs", &[], "").await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    let page = page.text();
    let linked: Vec<_> = page.split('"').filter(|text| text.starts_with("docs/")).collect();
    assert_eq!(linked.len(), 3, "{page}");
    assert!(!page.contains("//"), "{page}");
    for path in linked {
        let asset = http1(server.http, "GET", &format!("/{path}"), &[], "").await;
        assert_eq!(asset.status, 200, "{path}");
        let gzip = asset.header("content-encoding") == Some("gzip");
        assert_eq!(gzip, asset.body.starts_with(&[0x1f, 0x8b]), "{path}");
    }
}

#[tokio::test]
async fn a_binding_of_that_path_is_refused() {
    let server = || Server::new("e2e").http(("127.0.0.1", 0)).logs(Logs::off()).signals(false);
    let error = server().service(Catches).bind().await.map(|_| ()).expect_err("the path is taken");
    assert_eq!(error.kind(), ErrorKind::DuplicateRoute);
    assert_eq!(
        error.to_string(),
        "e2e.taken.Taken.Document is bound to `/openapi.json`, where the server shows its API; \
         change the binding or switch that off with `.openapi(false)`",
    );
    // A wildcard takes what is left.
    let running = start_with(|server| server.service(CatchesAll)).await;
    let answer = http1(running.http, "GET", "/openapi.json", &[], "").await;
    assert_eq!(answer.json()["openapi"], "3.1.1");
    let answer = http1(running.http, "GET", "/other", &[], "").await;
    assert_eq!(answer.json()["name"], "other");
}
