//! tower layers around the gateway.

use std::time::Duration;

use e2e::{Grpc, Running, frame, http1, start_with};
use radicle::http::{Method, header::CONTENT_TYPE};
use tower_http::{
    compression::CompressionLayer,
    cors::{Any, CorsLayer},
};

async fn layered() -> Running {
    start_with(|server| {
        let cors = CorsLayer::new()
            .allow_origin(Any)
            .allow_methods([Method::GET, Method::PUT])
            .allow_headers([CONTENT_TYPE])
            .max_age(Duration::from_secs(60));
        server.http_layer(CompressionLayer::new()).http_layer(cors).rest(|rest| {
            rest.json.omit_defaults = true;
        })
    })
    .await
}

#[tokio::test]
async fn a_browser_asks_first() {
    let server = layered().await;
    let origin = ("origin", "https://shelves.example");
    let preflight = [origin, ("access-control-request-method", "PUT")];
    for path in ["/echo/a", "/nothing"] {
        let answer = http1(server.http, "OPTIONS", path, &preflight, "").await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some("*")));
        assert_eq!(answer.header("access-control-allow-methods"), Some("GET,PUT"));
    }
    for (path, status) in [("/echo/a", 200), ("/echo/a?fail=5", 404), ("/nothing", 404)] {
        let answer = http1(server.http, "GET", path, &[origin], "").await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
        assert_eq!(answer.header("content-type"), Some("application/json"), "{path}");
    }
}

#[tokio::test]
async fn answers_are_compressed() {
    let server = layered().await;
    let gzip = [("accept-encoding", "gzip")];
    let answer = http1(server.http, "GET", "/echo/a?size=20000", &gzip, "").await;
    assert_eq!((answer.status, answer.header("content-encoding")), (200, Some("gzip")));
    assert!(answer.body.starts_with(b"\x1f\x8b") && answer.body.len() < 1000);
    let stream = http1(server.http, "GET", "/repeat/a?count=500&size=100", &gzip, "").await;
    assert!(stream.body.starts_with(b"\x1f\x8b") && stream.body.len() < 5000);
    let plain = http1(server.http, "GET", "/repeat/a?count=2", &[], "").await;
    assert_eq!(plain.text().lines().count(), 2);
}

#[tokio::test]
async fn the_call_is_the_same_inside() {
    let server = layered().await;
    let answer = http1(server.http, "POST", "/echo", &[], r#"{"text":"a"}"#).await.json();
    assert_eq!(answer["text"], "a");
    assert!(answer["peer"].as_str().is_some_and(|peer| peer.starts_with("127.0.0.1:")));
    let over_http2 = Grpc::new("/echo").header("content-type", "application/json");
    let answer = over_http2.data(r#"{"text":"b"}"#).send(server.http).await;
    assert_eq!(answer.json()["text"], "b");
    let page = server.metrics().await;
    let calls = "grpc_server_handled_total{grpc_code=\"OK\",grpc_method=\"Say\"";
    assert!(page.lines().any(|line| line.starts_with(calls) && line.ends_with(" 2")), "{page}");
}

#[tokio::test]
async fn grpc_and_pages_stay_outside() {
    let server = layered().await;
    let origin = ("origin", "https://shelves.example");
    let page = http1(server.http, "GET", "/livez", &[origin], "").await;
    assert_eq!((page.status, page.header("access-control-allow-origin")), (200, None));
    let answer = Grpc::new("/e2e.Echo/Say").header(origin.0, origin.1);
    let answer = answer.data(frame(b"\x0a\x01a")).send(server.grpc).await;
    assert_eq!(
        (answer.grpc_status(), answer.header("access-control-allow-origin")),
        (Some(0), None)
    );
}
