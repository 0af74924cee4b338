//! `/debug/loggers`: levels, and changing them for a time.

use std::{fs, path::PathBuf, time::Duration};

use e2e::{Answer, Running, http1, start, start_with};
use radicle::{
    Access,
    logging::{Level, LevelFilter, Logs},
};
use serde_json::json;

async fn get(server: &Running) -> serde_json::Value {
    http1(server.admin, "GET", "/debug/loggers?format=json", &[], "").await.json()
}

async fn html(server: &Running) -> String {
    http1(server.admin, "GET", "/debug/loggers", &[], "").await.text()
}

async fn post(server: &Running, form: &'static str) -> Answer {
    let headers =
        [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")];
    http1(server.admin, "POST", "/debug/loggers", &headers, form).await
}

/// A server whose log is a file.
async fn logging(name: &str) -> (Running, PathBuf) {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_file(&file);
    let logs = Logs::json().level(Level::WARN).target("hyper", LevelFilter::ERROR).to_file(&file);
    (start_with(|server| server.logs(logs)).await, file)
}

/// How many lines of calls are in the log, when it has at least so many.
async fn call_lines(file: &PathBuf, at_least: usize) -> usize {
    let count = || {
        let text = fs::read_to_string(file).unwrap_or_default();
        text.lines().filter(|line| line.contains("\"radicle::call\"")).count()
    };
    for _ in 0..250 {
        if count() >= at_least {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    count()
}

async fn call(server: &Running) {
    assert_eq!(http1(server.http, "GET", "/echo/hi", &[], "").await.status, 200);
}

#[tokio::test]
async fn levels_hold_for_a_time_or_until_they_are_taken_back() {
    let (server, file) = logging("admin_loggers.log").await;
    let shown = get(&server).await;
    assert_eq!(
        (&shown["default_level"], &shown["default_lasting"]),
        (&json!("warn"), &json!("warn"))
    );
    assert_eq!(
        shown["targets"],
        json!([{"target": "hyper", "level": "error", "lasting": "error"}])
    );
    assert_eq!((&shown["temporary"], &shown["changes"]), (&json!(null), &json!([])));
    assert_eq!((&shown["minutes"], &shown["max_minutes"]), (&json!(15), &json!(1440)));
    call(&server).await;

    let set = post(&server, "levels=radicle::call=debug,%20hyper=trace&minutes=").await;
    assert_eq!(set.status, 200, "{set:?}");
    let shown = set.json();
    let targets = json!([
        {"target": "hyper", "level": "trace", "lasting": "error"},
        {"target": "radicle::call", "level": "debug", "lasting": "warn"},
    ]);
    assert_eq!((&shown["default_level"], &shown["targets"]), (&json!("warn"), &targets));
    let left = shown["temporary"]["seconds_left"].as_f64().expect("a number");
    assert!((890.0..=900.0).contains(&left), "a quarter of an hour by default: {left}");
    let change = &shown["changes"][0];
    assert_eq!((&change["by"], &change["minutes"]), (&json!("127.0.0.1"), &json!(15)));
    assert_eq!(change["levels"], "hyper=trace,radicle::call=debug");
    call(&server).await;
    assert_eq!(call_lines(&file, 1).await, 1, "the call before the change has no line");
    let page = html(&server).await;
    assert!(page.contains("<code>hyper=trace,radicle::call=debug</code> for 14 min"), "{page}");

    let reverted = post(&server, "revert=1").await.json();
    assert_eq!(
        (&reverted["temporary"], &reverted["default_level"]),
        (&json!(null), &json!("warn"))
    );
    assert_eq!(reverted["targets"], shown_lasting());
    assert_eq!(reverted["changes"][0]["levels"], json!(null), "the newest is first");
    assert_eq!(reverted["changes"].as_array().map(Vec::len), Some(2));
    call(&server).await;
    post(&server, "levels=radicle::call=debug").await;
    call(&server).await;
    assert_eq!(call_lines(&file, 2).await, 2, "none in between");

    let events =
        http1(server.admin, "GET", "/debug/events?fam=server&exp=1&format=json", &[], "").await;
    let text = events.text();
    for expected in [
        "127.0.0.1 set log levels for 15 min: hyper=trace,radicle::call=debug",
        "127.0.0.1 took back log levels",
    ] {
        assert!(text.contains(expected), "{text}");
    }
}

fn shown_lasting() -> serde_json::Value {
    json!([{"target": "hyper", "level": "error", "lasting": "error"}])
}

#[tokio::test]
async fn browsers_are_sent_back_to_the_page() {
    let server = start().await;
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
    let form = "levels=my%3Ctarget%3E%3Ddebug&minutes=1440";
    let answer = http1(server.admin, "POST", "/debug/loggers", &headers, form).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/debug/loggers")));
    let page = html(&server).await;
    assert!(page.contains("my&lt;target&gt;=debug") && !page.contains("my<target>"), "{page}");
}

#[tokio::test]
async fn mistakes_change_nothing() {
    let server = start().await;
    let before = get(&server).await;
    for (form, expected) in [
        ("", "`levels` is missing; it takes levels as `info,hyper=warn`"),
        ("levels=", "`levels` is missing"),
        ("levels=inof", "`levels`: `inof` is no level; use `off`, `error`"),
        ("levels=hyper%3Dloud", "`levels`: `loud` is no level"),
        ("levels=info&minutes=0", "`minutes` is 0; it takes a number from 1 to 1440"),
        ("levels=info&minutes=1441", "`minutes` is 1441; it takes a number from 1 to 1440"),
        ("levels=info&minutes=-5", "`minutes` is \"-5\"; it takes a number from 1 to 1440"),
        ("levels=info&minutes=soon", "`minutes` is \"soon\""),
    ] {
        let answer = post(&server, form).await;
        let error = answer.json()["error"].as_str().unwrap_or_default().to_owned();
        assert!(answer.status == 400 && error.starts_with(expected), "{form}: {answer:?}");
    }
    assert_eq!(get(&server).await, before);
}

#[tokio::test]
async fn changes_are_bounded_and_can_be_forbidden() {
    let server = start().await;
    for _ in 0..25 {
        assert_eq!(post(&server, "levels=info").await.status, 200);
    }
    assert_eq!(get(&server).await["changes"].as_array().map(Vec::len), Some(20));
    let server = start_with(|server| {
        server.debug_pages(|pages| pages.access("/debug/loggers", Access::Read))
    })
    .await;
    assert_eq!(post(&server, "levels=info").await.status, 403);
    assert_eq!(get(&server).await["temporary"], json!(null));
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "http://evil.example.com"),
    ];
    let open = start().await;
    let foreign = http1(open.admin, "POST", "/debug/loggers", &headers, "levels=info").await;
    assert_eq!(foreign.status, 403);
    let query = http1(open.admin, "GET", "/debug/loggers?levels=info&format=json", &[], "").await;
    assert_eq!(query.json()["temporary"], json!(null), "GET changes nothing");
}
