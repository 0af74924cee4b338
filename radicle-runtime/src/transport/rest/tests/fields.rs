use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};

use http::Request;
use tracing_subscriber::{Layer, layer::SubscriberExt, registry};

use super::{
    shelf::SHELF,
    support::{ask_gateway, gateway, send},
};
use crate::transport::rest::Rest;

/// The fields of a book that differ from their defaults.
#[track_caller]
fn check(answer: &super::support::Answer, expected: &str, about: &str) {
    assert_eq!(answer.status, 200, "{about}: {}", answer.text);
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.length, Some(answer.text.len() as u64));
    let defaults = [r#""title":"","#, r#""pages":0,"#, r#""tags":[],"#, r#""part":null,"#];
    let text = defaults.iter().fold(answer.text.clone(), |text, it| text.replace(it, ""));
    let text = text.replace(r#","failWith":0"#, "").replace(r#""failWith":0"#, "");
    assert_eq!(text, expected, "{about}");
}

#[tokio::test]
async fn from_body_path_and_query() {
    for (method, uri, body, expected) in [
        ("POST", "/v1/echo", r#"{"title":"a","pages":3}"#, r#"{"title":"a","pages":3}"#),
        ("POST", "/v1/echo?pages=4", r#"{"pages":3}"#, r#"{"pages":3}"#),
        ("POST", "/v1/echo", "", "{}"),
        ("POST", "/v1/echo", " \r\n", "{}"),
        ("GET", "/v1/echo/a", "", r#"{"title":"a"}"#),
        ("GET", "/v1/echo/a", "dropped", r#"{"title":"a"}"#),
        ("GET", "/v1/echo/a%2Fb+c%20d", "", r#"{"title":"a/b+c d"}"#),
        ("GET", "/v1/echo/a:tags", "", r#"{"title":"a:tags"}"#),
        ("GET", "/v1/echo/a?pages=3&nobody=1&part.nobody=2", "", r#"{"title":"a","pages":3}"#),
        ("GET", "/v1/echo/a?title=b", "", r#"{"title":"a"}"#),
        (
            "PATCH",
            "/v1/echo/a?part.title=c",
            r#"{"title":"b"}"#,
            r#"{"title":"a","part":{"title":"b"}}"#,
        ),
        ("GET", "/v1/echo/a?tags=x&tags=y+z%2B", "", r#"{"title":"a","tags":["x","y z+"]}"#),
        (
            "GET",
            "/v1/echo/a?part.pages=3&part.part.title=b",
            "",
            r#"{"title":"a","part":{"pages":3,"part":{"title":"b"}}}"#,
        ),
        ("PUT", "/v1/echo/a?pages=9", r#"{"title":"b","pages":3}"#, r#"{"title":"a","pages":3}"#),
        (
            "PATCH",
            "/v1/echo/a?pages=3",
            r#"{"title":"b"}"#,
            r#"{"title":"a","pages":3,"part":{"title":"b"}}"#,
        ),
        ("PATCH", "/v1/echo/a", "", r#"{"title":"a"}"#),
    ] {
        check(&send(method, uri, body).await, expected, uri);
    }
}

#[tokio::test]
async fn response_body_is_one_field() {
    for (uri, expected) in [
        ("/v1/files/a/b:tags", r#"{"title":"files/a/b"}"#),
        ("/v1/files/a%2Fb%20c:tags?part.pages=1", r#"{"title":"files/a%2Fb c","pages":1}"#),
        ("/v1/files:tags", r#"{"title":"files"}"#),
        ("/v1/files/:tags", r#"{"title":"files/"}"#),
    ] {
        check(&send("GET", uri, "").await, expected, uri);
    }
}

/// Counts what the gateway says.
struct Count(Arc<AtomicU32>);

impl<S: tracing::Subscriber> Layer<S> for Count {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        if event.metadata().target() == "radicle::rest" {
            self.0.fetch_add(1, Relaxed);
        }
    }
}

#[tokio::test]
async fn a_dropped_body_is_told_once() {
    let said = Arc::new(AtomicU32::new(0));
    let _guard = tracing::subscriber::set_default(registry().with(Count(said.clone())));
    let gateway = gateway(&[&SHELF], Rest::default()).expect("the routes differ");
    for (body, expected) in [("", 0), ("{}", 1), ("{}", 1)] {
        let request = Request::get("/v1/echo/a").body(body).expect("a request");
        assert_eq!(ask_gateway(&gateway, request).await.status, 200);
        assert_eq!(said.load(Relaxed), expected, "{body}");
    }
}
