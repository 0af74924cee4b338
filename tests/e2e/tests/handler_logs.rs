//! What handlers log: alone in its process, whose subscriber is that of the first server.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use e2e::{http1, start_with};
use radicle::logging::Logs;
use serde_json::Value;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn lines_of_handlers_carry_the_ids_of_their_call() {
    let log = Captured::default();
    let writer = log.clone();
    let server = start_with(|server| {
        let server = server.logs(Logs::json().to_writer(writer));
        server.debug_pages(|pages| pages.requests.enabled = false)
    })
    .await;
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let traceparent = format!("00-{trace}-b7ad6b7169203331-01");
    let headers = [("x-request-id", "r-1"), ("traceparent", traceparent.as_str())];
    http1(server.http, "GET", "/echo/first", &headers, "").await;
    http1(server.http, "GET", "/echo/second", &[], "").await;
    server.stop().await;
    let bytes = log.0.lock().expect("no panic").clone();
    let text = String::from_utf8(bytes).expect("a log is text");
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let said: Vec<_> = lines.filter(|line| line["message"] == "asked to say").collect();
    assert_eq!(said.len(), 2, "{text}");
    assert_eq!((&said[0]["text"], &said[0]["request_id"]), (&"first".into(), &"r-1".into()));
    assert_eq!(said[0]["trace_id"], trace);
    assert_eq!((&said[1]["text"], &said[1]["request_id"]), (&"second".into(), &Value::Null));
}
