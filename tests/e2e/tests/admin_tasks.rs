//! `/debug/tasks`, with tokio's stable metrics; with `--cfg tokio_unstable` also with the others and dumps.

use e2e::{Answer, Running, http1, start, start_with};
use radicle::Access;

async fn get(server: &Running) -> serde_json::Value {
    http1(server.admin, "GET", "/debug/tasks?format=json", &[], "").await.json()
}

async fn post(server: &Running, form: &'static str, accept: &str) -> Answer {
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", accept)];
    http1(server.admin, "POST", "/debug/tasks", &headers, form).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_and_tasks() {
    let server = start().await;
    for _ in 0..20 {
        assert_eq!(http1(server.http, "GET", "/echo/hi", &[], "").await.status, 200);
    }
    let shown = get(&server).await;
    assert_eq!(shown["flavor"], "multi thread");
    assert!(shown["alive_tasks"].as_u64() >= Some(3), "a listener is a task: {shown}");
    let workers = shown["workers"].as_array().expect("a list");
    assert_eq!(workers.len(), 2);
    for worker in workers {
        let share = worker["busy_share"].as_f64().expect("a number");
        assert!((0.0..=1.0).contains(&share), "{worker}");
        assert_eq!(worker["unstable"].is_null(), cfg!(not(tokio_unstable)));
    }
    let parks: u64 = workers.iter().filter_map(|worker| worker["parks"].as_u64()).sum();
    assert!(parks > 0, "{shown}");
    assert_eq!(shown["unstable"].is_null(), cfg!(not(tokio_unstable)));
    let page = http1(server.admin, "GET", "/debug/tasks", &[], "").await.text();
    assert!(page.contains("<svg class=\"bar\"") && page.contains("multi thread"), "{page}");
    assert_eq!(page.contains("not built in"), cfg!(not(tokio_unstable)), "{page}");
}

#[tokio::test]
async fn one_thread_has_one_worker() {
    let shown = get(&start().await).await;
    assert_eq!(shown["flavor"], "current thread");
    assert_eq!(shown["workers"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn what_is_not_asked_for_properly_is_refused() {
    let server = start().await;
    let answer = post(&server, "", "application/json").await;
    let expected = "`dump` is missing; `dump=1` shows where tasks wait";
    assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some(expected)));
    let server =
        start_with(|server| server.debug_pages(|pages| pages.access("/debug/tasks", Access::Read)))
            .await;
    assert_eq!(post(&server, "dump=1", "application/json").await.status, 403);
    assert_eq!(get(&server).await["dump"], serde_json::Value::Null);
}

#[cfg(not(tokio_unstable))]
#[tokio::test]
async fn a_dump_that_is_not_built_in_says_so() {
    let server = start().await;
    let answer = post(&server, "dump=1", "application/json").await;
    assert_eq!(answer.status, 503);
    let error = answer.json()["error"].as_str().unwrap_or_default().to_owned();
    assert!(error.starts_with("task dumps are not built in; they need"), "{error}");
}

#[cfg(all(
    tokio_unstable,
    target_os = "linux",
    any(target_arch = "aarch64", target_arch = "x86_64")
))]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dump_shows_where_tasks_wait() {
    let server = start().await;
    let http = server.http;
    let body = r#"{"delayMs": 60000}"#;
    let slow = tokio::spawn(async move { http1(http, "POST", "/echo", &[], body).await });
    server.until("radicle_in_flight_calls", 1.0).await;
    let dumped = post(&server, "dump=1", "application/json").await;
    assert_eq!(dumped.status, 200, "{dumped:?}");
    let dumped = dumped.json();
    let tasks = dumped["dump"]["tasks"].as_array().expect("a list");
    let traces: Vec<_> = tasks.iter().filter_map(|task| task["trace"].as_str()).collect();
    let in_handler = |trace: &&str| trace.contains("EchoService") && trace.contains("sleep");
    assert!(traces.iter().any(in_handler), "{traces:#?}");
    let page = post(&server, "dump=1", "text/html").await.text();
    assert!(page.contains("<details><summary>Task "), "{page}");
    slow.abort();
}
