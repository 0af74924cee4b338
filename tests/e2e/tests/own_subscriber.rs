//! A program with a subscriber of its own, whose other layers see less than the page does.

use e2e::{http1, start_with};
use radicle::logging::{Level, LevelFilter};
use tracing_subscriber::{Layer, layer::SubscriberExt, util::SubscriberInitExt};

/// Fails when it is given an event of a handler.
struct Deaf;

impl<S: tracing::Subscriber> Layer<S> for Deaf {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        assert_ne!(event.metadata().target(), "e2e::echo");
    }
}

#[tokio::test]
async fn its_layer_keeps_events_of_calls() {
    tracing_subscriber::registry()
        .with(Deaf.with_filter(LevelFilter::ERROR))
        .with(radicle::requests::layer(Level::DEBUG))
        .init();
    // Outside of any call.
    tracing::info!("nobody's");
    let server = start_with(|server| server).await;
    http1(server.http, "GET", "/echo/hi", &[], "").await;
    let path = "/debug/requests?fam=e2e.Echo/Say&b=0&format=json";
    let page = http1(server.admin, "GET", path, &[], "").await.json();
    let events = page["calls"]["calls"][0]["events"].as_array().expect("a list");
    let shown: Vec<_> =
        events.iter().map(|it| (&it["level"], &it["target"], &it["text"])).collect();
    let expected = [
        (&"INFO".into(), &"e2e::echo".into(), &"asked to say text=\"hi\"".into()),
        (&"DEBUG".into(), &"e2e::echo".into(), &"waited".into()),
    ];
    assert_eq!(shown, expected);
}
