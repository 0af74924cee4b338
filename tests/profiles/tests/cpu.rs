//! CPU profiles of a server under load.

mod pprof;

use std::{
    thread,
    time::{Duration, Instant},
};

use e2e::{Answer, Grpc, frame, http1};
use profiles::{Serving, serve};
use tokio::{sync::Mutex, task::JoinHandle, time::timeout};

use pprof::{Profile, go_tool_pprof, save};

/// The process has one profiler.
static ALONE: Mutex<()> = Mutex::const_new(());

async fn get(serving: &Serving, query: &str) -> Answer {
    http1(serving.admin, "GET", &format!("/debug/pprof/profile{query}"), &[], "").await
}

/// Calls that compute for 10 ms, one after the other, over REST and over gRPC in turn.
fn load(serving: &Serving) -> JoinHandle<()> {
    const TASK: [u8; 2] = [0x08, 10];
    let (grpc, http) = (serving.grpc, serving.http);
    tokio::spawn(async move {
        loop {
            let answer = http1(http, "POST", "/compute", &[], r#"{"amount": "10"}"#).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            let answer = Grpc::new("/work.Worker/Compute").data(frame(&TASK)).send(grpc).await;
            assert_eq!(answer.grpc_status(), Some(0), "{}", answer.grpc_message());
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_names_functions_and_methods() {
    let _alone = ALONE.lock().await;
    let serving = serve().await;
    let load = load(&serving);
    let answer = get(&serving, "?seconds=2").await;
    load.abort();
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
    assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"cpu.pb.gz\""));

    let profile = Profile::decode(&answer.body);
    assert_eq!(profile.kinds(), ["samples/count", "cpu/nanoseconds"]);
    let seconds = profile.duration_nanos as f64 / 1e9;
    assert!((1.9..10.0).contains(&seconds), "{seconds} s");
    let cpu = profile.sum(1, |_| true) as f64 / 1e9;
    let processors = thread::available_parallelism().map_or(1.0, |count| count.get() as f64);
    // The process's clock ticks a hundred times in a second.
    assert!(cpu > 0.0 && cpu <= seconds * processors + 0.02, "{cpu} s of CPU time in {seconds} s");
    let in_calls = |sample: &pprof::Sample| {
        profile.label(sample, "grpc_service") == Some("work.Worker")
            && profile.label(sample, "grpc_method") == Some("Compute")
    };
    let counting = |sample: &pprof::Sample| {
        profile.functions(sample).iter().any(|name| name == "profiles::count_up")
    };
    let all = profile.sum(0, |_| true);
    assert!(
        profile.sum(0, counting) * 10 > all * 6,
        "most of the time is in the handler: {profile:?}"
    );
    let labelled = profile.sum(0, |sample| counting(sample) && in_calls(sample));
    assert_eq!(labelled, profile.sum(0, counting), "each sample of the handler has its method");
    assert!(
        profile.sample.iter().all(|sample| {
            profile.functions(sample).iter().all(|name| !name.contains("::digit_"))
        }),
        "the frames that name the method are taken off",
    );

    let file = save("cpu.pb.gz", &answer.body);
    let top = go_tool_pprof(&["-top"], &file).expect("a profile");
    assert!(top.contains("profiles::count_up"), "{top}");
    let tags = go_tool_pprof(&["-tags"], &file).expect("a profile");
    assert!(tags.contains("grpc_method") && tags.contains("Compute"), "{tags}");
    let url = format!("http://{}/debug/pprof/profile?seconds=1", serving.admin);
    let fetched = tokio::task::spawn_blocking(move || go_tool_pprof(&["-top"], &url)).await;
    let fetched = fetched.expect("the tool does not panic").expect("a profile");
    assert!(fetched.contains("Type: cpu") && fetched.contains("Duration: 1"), "{fetched}");
    let other = go_tool_pprof(&["-top", "-tagfocus=grpc_method=Hoard"], &file).expect("a profile");
    assert!(!other.contains("profiles::count_up"), "{other}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flame_graph_shows_the_handler() {
    let _alone = ALONE.lock().await;
    let serving = serve().await;
    let load = load(&serving);
    let answer = get(&serving, "?seconds=1&format=svg").await;
    load.abort();
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/svg+xml")));
    let svg = answer.text();
    assert!(svg.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "), "{svg}");
    for expected in ["<title>work.Worker/Compute\n", "<title>profiles::count_up\n"] {
        assert!(svg.contains(expected), "{expected} in {svg}");
    }
    for inline in ["style=", "<style", "<script>", " on"] {
        assert!(!svg.contains(inline), "{inline} would not pass the policy");
    }
    let script = svg.split("<script href=\"").nth(1).and_then(|rest| rest.split('"').next());
    let script = http1(serving.admin, "GET", script.expect("a script"), &[], "").await;
    assert_eq!(script.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_are_checked() {
    let _alone = ALONE.lock().await;
    let serving = serve().await;
    let seconds = "it takes a whole number from 1 to 60";
    let hz = "it takes a whole number from 1 to 1000";
    for (query, expected) in [
        ("?seconds=0", format!("`seconds` is 0; {seconds}")),
        ("?seconds=61", format!("`seconds` is 61; {seconds}")),
        ("?seconds=100000", format!("`seconds` is 100000; {seconds}")),
        ("?seconds=99999999999", format!("`seconds` is \"99999999999\"; {seconds}")),
        ("?seconds=-1", format!("`seconds` is \"-1\"; {seconds}")),
        ("?seconds=1.5", format!("`seconds` is \"1.5\"; {seconds}")),
        ("?seconds=abc", format!("`seconds` is \"abc\"; {seconds}")),
        ("?hz=0", format!("`hz` is 0; {hz}")),
        ("?hz=1001", format!("`hz` is 1001; {hz}")),
        ("?hz=x", format!("`hz` is \"x\"; {hz}")),
    ] {
        let started = Instant::now();
        let headers = [("accept", "application/json")];
        let path = format!("/debug/pprof/profile{query}");
        let answer = http1(serving.admin, "GET", &path, &headers, "").await;
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.json()["error"], expected, "{query}");
        assert!(started.elapsed() < Duration::from_secs(1), "{query}: nothing was sampled");
    }
    let refused = get(&serving, "?format=png").await;
    let expected = "`format` is \"png\"; it takes `pprof`, `svg`";
    assert!(refused.status == 400 && refused.text().contains(expected), "{}", refused.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_profile_at_a_time() {
    let _alone = ALONE.lock().await;
    let serving = serve().await;
    let first = get(&serving, "?seconds=2");
    let second = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        get(&serving, "?seconds=1").await
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!((first.status, second.status), (200, 429));
    let text = second.text();
    let left = text.strip_prefix("a profile is being taken, for ");
    assert!(
        matches!(left, Some("1 s more; try again then\n" | "2 s more; try again then\n")),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_who_leaves_ends_the_profile() {
    let _alone = ALONE.lock().await;
    let serving = serve().await;
    let left = timeout(Duration::from_millis(300), get(&serving, "?seconds=60")).await;
    assert!(left.is_err(), "a profile of a minute takes a minute");
    let started = Instant::now();
    while get(&serving, "?seconds=1").await.status == 429 {
        assert!(started.elapsed() < Duration::from_secs(10), "it still runs");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn profiles_are_for_operators() {
    let serving = serve().await;
    for path in ["/debug/pprof/", "/debug/pprof/profile?seconds=60", "/debug/pprof/heap"] {
        assert_eq!(http1(serving.http, "GET", path, &[], "").await.status, 404, "{path}");
    }
    // A page of another site that leads here.
    let headers = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
    let path = "/debug/pprof/profile?seconds=60";
    assert_eq!(http1(serving.admin, "GET", path, &headers, "").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overview_says_what_there_is() {
    let serving = serve().await;
    let headers = [("accept", "application/json")];
    let overview = http1(serving.admin, "GET", "/debug/pprof/", &headers, "").await.json();
    assert_eq!(overview["profiles"][0]["available"], true);
    // The tests' memory comes from the system's allocator.
    assert_eq!(overview["profiles"][1]["available"], false);
    let page = http1(serving.admin, "GET", "/debug/pprof/", &[], "").await.text();
    assert!(page.contains("go tool pprof -http=: 'http://"), "{page}");
}
