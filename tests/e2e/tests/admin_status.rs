//! `/status`: what the server says of itself.

use std::time::Duration;

use e2e::{Running, http1, start, start_with};
use radicle::BuildInfo;
use serde_json::Value;

async fn json(server: &Running) -> serde_json::Value {
    http1(server.admin, "GET", "/status?format=json", &[], "").await.json()
}

async fn html(server: &Running) -> String {
    let answer = http1(server.admin, "GET", "/status", &[], "").await;
    assert_eq!(answer.status, 200);
    answer.text()
}

#[tokio::test]
async fn which_server_runs_and_where() {
    let server = start().await;
    let status = json(&server).await;
    assert_eq!((&status["name"], &status["state"]), (&"e2e".into(), &"ready".into()));
    let listeners = status["listeners"].as_array().expect("a list");
    let at = |kind: &str| {
        let listener = listeners.iter().find(|it| it["kind"] == kind);
        listener.and_then(|it| it["address"].as_str()).map(str::to_owned)
    };
    for (kind, addr) in [("grpc", server.grpc), ("http", server.http), ("admin", server.admin)] {
        assert_eq!(at(kind), Some(addr.to_string()));
    }
    let services = status["services"].as_array().expect("a list");
    let echo = services.iter().find(|it| it["name"] == "e2e.Echo").expect("it is mounted");
    assert_eq!(
        (&echo["methods"][0]["name"], &echo["methods"][0]["type"]),
        (&"Say".into(), &"unary".into())
    );
    assert_eq!(echo["methods"][0]["bindings"][1], "GET /echo/{text}");
    assert!(services.iter().any(|it| it["name"] == "grpc.health.v1.Health"));
    let pages: Vec<_> =
        status["pages"].as_array().expect("a list").iter().map(|it| &it["path"]).collect();
    for path in ["/debug/routes", "/metrics", "/startupz"] {
        assert!(pages.contains(&&path.into()), "{path}");
    }
    let page = html(&server).await;
    for text in
        [server.grpc.to_string().as_str(), "GET /echo/{text}", "e2e.Echo", "href=\"/metrics\""]
    {
        assert!(page.contains(text), "{text} in {page}");
    }
    assert!(!page.contains("Last panic"));
    let started = status["started"].as_str().expect("a time");
    assert!(started.len() == 20 && started.ends_with('Z'), "{started}");
    let up = status["uptime_seconds"].as_f64().expect("a number");
    assert!((0.0..60.0).contains(&up), "{up}");
}

#[tokio::test]
async fn the_build() {
    let server = start().await;
    let build = json(&server).await["build"].clone();
    assert_eq!(
        (&build["version"], &build["revision"]),
        (&env!("CARGO_PKG_VERSION").into(), &serde_json::Value::Null)
    );
    assert!(html(&server).await.contains("<span class=\"muted\">unknown</span>"));
    let build = BuildInfo {
        version: "7.0",
        revision: Some("12ab"),
        dirty: Some(true),
        branch: Some("fix/<b>"),
        tag: Some("v7"),
        time: Some("2026-11-24T02:35:30Z"),
        rustc: Some("1.95.0"),
        target: Some("x86_64-unknown-linux-gnu"),
        profile: Some("fast"),
    };
    let server = start_with(|server| server.build_info(build)).await;
    let shown = json(&server).await["build"].clone();
    let expected = serde_json::json!({
        "version": "7.0", "revision": "12ab", "dirty": true, "branch": "fix/<b>", "tag": "v7",
        "time": "2026-11-24T02:35:30Z", "rustc": "1.95.0", "target": "x86_64-unknown-linux-gnu",
        "profile": "fast",
    });
    assert_eq!(shown, expected);
    let page = html(&server).await;
    for text in
        ["12ab", "dirty", "fix/&lt;b&gt;", "v7", "2026-11-24T02:35:30Z", "1.95.0", "x86_64", "fast"]
    {
        assert!(page.contains(text), "{text} in {page}");
    }
}

#[tokio::test]
async fn calls_and_connections() {
    let server = start().await;
    let http = server.http;
    assert_eq!(http1(http, "GET", "/echo/hi", &[], "").await.status, 200);
    let slow =
        tokio::spawn(
            async move { http1(http, "POST", "/echo", &[], r#"{"delayMs": 60000}"#).await },
        );
    server.until("radicle_in_flight_calls", 1.0).await;
    let status = json(&server).await;
    assert_eq!(status["calls_in_flight"], 1);
    let services = status["services"].as_array().expect("a list");
    let echo = services.iter().find(|it| it["name"] == "e2e.Echo").expect("it is mounted");
    let say = &echo["methods"][0];
    assert_eq!((&say["started"], &say["in_flight"]), (&2.into(), &1.into()));
    assert_eq!(
        (&status["connections"]["open"], &status["connections"]["limit"]),
        (&1.into(), &16_384.into())
    );
    let admin =
        status["listeners"].as_array().expect("a list").iter().find(|it| it["kind"] == "admin");
    assert!(admin.and_then(|it| it["open_connections"].as_u64()) >= Some(1), "this one");
    let process = &status["process"];
    assert_eq!(process["pid"], std::process::id());
    for name in ["resident_bytes", "virtual_bytes", "open_fds", "max_fds"] {
        let known = process[name].as_u64().is_some_and(|number| number > 0);
        assert_eq!(known, cfg!(target_os = "linux"), "{name} in {process}");
    }
    slow.abort();
}

#[tokio::test]
async fn the_last_panic() {
    let server = start().await;
    let body = r#"{"panic": true, "text": "<script>"}"#;
    for _ in 0..2 {
        assert_eq!(http1(server.http, "POST", "/echo", &[], body).await.status, 500);
    }
    let status = json(&server).await;
    assert_eq!(status["panics"], 2);
    let panic = &status["last_panic"];
    assert_eq!((&panic["service"], &panic["method"]), (&"e2e.Echo".into(), &"Say".into()));
    assert_eq!(panic["text"], "the secret <script> of a panic");
    let page = html(&server).await;
    assert!(
        page.contains("the secret &lt;script&gt; of a panic") && !page.contains("secret <script>")
    );

    assert!(page.contains("<a href=\"/debug/requests?fam=e2e.Echo/Say\">Say</a>"), "{page}");
    assert_eq!((&panic["request_id"], &panic["logs_url"]), (&Value::Null, &Value::Null));

    let long = format!(r#"{{"panic": true, "text": "{}"}}"#, "ä".repeat(5000));
    assert_eq!(http1(server.http, "POST", "/echo", &[], long).await.status, 500);
    let text = json(&server).await["last_panic"]["text"].as_str().map(|text| text.chars().count());
    assert_eq!(text, Some(1000), "a long text is cut");
}

#[tokio::test]
async fn a_panic_leads_to_its_log_and_its_trace() {
    let server = start_with(|server| {
        server.debug_pages(|pages| {
            pages.logs_url = Some("https://logs/?q={request_id}".into());
            pages.traces_url = Some("https://traces/{trace_id}".into());
        })
    })
    .await;
    let trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
    let traceparent = format!("00-{trace_id}-00f067aa0ba902b7-01");
    let headers = [("x-request-id", "a<b>&c"), ("traceparent", traceparent.as_str())];
    let answer = http1(server.http, "POST", "/echo", &headers, r#"{"panic": true}"#).await;
    assert_eq!(answer.status, 500);
    let panic = json(&server).await["last_panic"].clone();
    assert_eq!((&panic["request_id"], &panic["trace_id"]), (&"a<b>&c".into(), &trace_id.into()));
    assert_eq!(panic["logs_url"], "https://logs/?q=a%3Cb%3E%26c");
    assert_eq!(panic["trace_url"], format!("https://traces/{trace_id}"));
    let page = html(&server).await;
    assert!(page.contains(">a&lt;b&gt;&amp;c</a>"), "{page}");
}

#[tokio::test]
async fn a_draining_server_says_so() {
    let server = start_with(|server| server.lame_duck(Duration::from_secs(30))).await;
    server.handle.shutdown();
    assert_eq!(json(&server).await["state"], "draining");
    assert!(html(&server).await.contains("<span class=\"badge warn\">draining</span>"));
    let startup = http1(server.admin, "GET", "/startupz", &[], "").await;
    assert_eq!((startup.status, startup.text().as_str()), (200, "ok\n"), "it has started");
}

#[tokio::test]
async fn logs_and_traces_are_linked() {
    let server = start_with(|server| {
        server.debug_pages(|pages| {
            pages.logs_url = Some("https://logs.example.com/?q={request_id}&x=\"".into());
            pages.traces_url = Some("https://traces.example.com/{trace_id}".into());
        })
    })
    .await;
    let status = json(&server).await;
    assert_eq!(status["logs"], "https://logs.example.com/?q=&x=\"");
    assert_eq!(status["traces"], "https://traces.example.com/");
    let page = html(&server).await;
    assert!(page.contains("href=\"https://logs.example.com/?q=&amp;x=&quot;\""), "{page}");
    assert!(json(&start().await).await["logs"].is_null());
}
