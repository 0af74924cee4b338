//! Heap profiles of a server whose memory comes from jemalloc, and what is said where they are missing.

mod pprof;

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use e2e::{Answer, http1};

use pprof::{Profile, Sample, go_tool_pprof, save};

const CONF: &str = "_RJEM_MALLOC_CONF";
const HEAP: &str = "/debug/pprof/heap";

/// A process of its own, ended when dropped.
struct Hoarder {
    process: Child,
    http: SocketAddr,
    admin: SocketAddr,
}

impl Hoarder {
    fn start(environment: &[(&str, &str)]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_hoarder"))
            .env_remove(CONF)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("it is piped");
        BufReader::new(output).read_line(&mut line).expect("it says where it is");
        let mut addresses = line.split_whitespace().map(|it| it.parse().expect("an address"));
        let mut address = || addresses.next().expect("two addresses");
        Self { http: address(), admin: address(), process }
    }

    async fn get(&self, path: &str) -> Answer {
        http1(self.admin, "GET", path, &[("accept", "application/json")], "").await
    }

    async fn hoard(&self, bytes: usize) {
        let task = format!(r#"{{"amount": "{bytes}"}}"#);
        let answer = http1(self.http, "POST", "/hoard", &[], task).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    async fn activate(&self, active: &str) -> Answer {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        http1(self.admin, "POST", HEAP, &headers, format!("active={active}")).await
    }

    /// How many bytes the handler holds, by a profile.
    async fn held(&self) -> i64 {
        let answer = self.get(HEAP).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let profile = Profile::decode(&answer.body);
        profile.sum(1, |sample| keeps(&profile, sample))
    }
}

impl Drop for Hoarder {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        self.process.wait().expect("it ends with its input");
    }
}

fn keeps(profile: &Profile, sample: &Sample) -> bool {
    profile.functions(sample).iter().any(|name| name == "profiles::keep")
}

#[tokio::test]
async fn a_profile_says_who_holds_memory() {
    let hoarder = Hoarder::start(&[(CONF, "prof:true,lg_prof_sample:16")]);
    hoarder.hoard(20_000_000).await;
    let answer = hoarder.get(HEAP).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"heap.pb.gz\""));
    let profile = Profile::decode(&answer.body);
    assert_eq!(profile.kinds(), ["inuse_objects/count", "inuse_space/bytes"]);
    let held = profile.sum(1, |sample| keeps(&profile, sample));
    assert!((19_000_000..25_000_000).contains(&held), "{held} bytes");
    let of_method = |sample: &Sample| profile.label(sample, "grpc_method") == Some("Hoard");
    let labelled = profile.sum(1, |sample| keeps(&profile, sample) && of_method(sample));
    assert_eq!(labelled, held, "what a call allocated has its method");

    let file = save("heap.pb.gz", &answer.body);
    let top = go_tool_pprof(&["-top"], &file).expect("a profile");
    assert!(top.contains("Type: inuse_space") && top.contains("profiles::keep"), "{top}");
    let svg = hoarder.get(&format!("{HEAP}?format=svg")).await.text();
    assert!(svg.contains("<title>profiles::keep\n"), "{svg}");
}

#[tokio::test]
async fn what_was_ever_allocated() {
    let hoarder = Hoarder::start(&[(CONF, "prof:true,prof_accum:true,lg_prof_sample:16")]);
    let profile = Profile::decode(&hoarder.get(HEAP).await.body);
    let kinds =
        ["inuse_objects/count", "inuse_space/bytes", "alloc_objects/count", "alloc_space/bytes"];
    assert_eq!(profile.kinds(), kinds);
    assert!(profile.sum(3, |_| true) >= profile.sum(1, |_| true));
}

#[tokio::test]
async fn sampling_is_switched_on_and_off() {
    let hoarder = Hoarder::start(&[(CONF, "prof:true,prof_active:false,lg_prof_sample:16")]);
    hoarder.hoard(20_000_000).await;
    assert_eq!(hoarder.held().await, 0, "nothing was sampled");
    let changed = hoarder.activate("true").await;
    assert_eq!((changed.status, changed.header("location")), (303, Some("/debug/pprof/")));
    let overview = hoarder.get("/debug/pprof/").await.json();
    assert_eq!(overview["profiles"][1]["active"], true);
    hoarder.hoard(20_000_000).await;
    assert!(hoarder.held().await > 19_000_000);
    assert_eq!(hoarder.activate("false").await.status, 303);
    let overview = hoarder.get("/debug/pprof/").await.json();
    assert_eq!(overview["profiles"][1]["active"], false);
    for form in ["", "perhaps"] {
        assert_eq!(hoarder.activate(form).await.status, 400, "{form}");
    }
}

#[tokio::test]
async fn jemalloc_has_to_take_samples() {
    let hoarder = Hoarder::start(&[]);
    let refused = hoarder.get(HEAP).await;
    assert_eq!(refused.status, 503);
    let error = refused.json()["error"].to_string();
    assert!(error.contains("_RJEM_MALLOC_CONF=prof:true"), "{error}");
    let url = format!("http://{}{HEAP}", hoarder.admin);
    let complaint = tokio::task::spawn_blocking(move || go_tool_pprof(&["-top"], &url)).await;
    let complaint = complaint.expect("the tool does not panic").expect_err("there is no profile");
    assert!(complaint.contains("_RJEM_MALLOC_CONF=prof:true"), "{complaint}");
    assert_eq!(hoarder.activate("true").await.status, 503);
    let page = http1(hoarder.admin, "GET", "/debug/pprof/", &[], "").await.text();
    assert!(page.contains(">_RJEM_MALLOC_CONF=prof:true"), "{page}");
}

#[tokio::test]
async fn profiles_need_a_temporary_folder() {
    let hoarder = Hoarder::start(&[(CONF, "prof:true"), ("TMPDIR", "/nowhere")]);
    let mut paths = vec![HEAP];
    if cfg!(feature = "cpu") {
        paths.push("/debug/pprof/profile?seconds=1");
    }
    for path in paths {
        let refused = hoarder.get(path).await;
        let error = refused.text();
        assert!(refused.status == 503 && error.contains("TMPDIR"), "{path}: {error}");
    }
}

#[tokio::test]
async fn memory_has_to_come_from_jemalloc() {
    // That of this process does not.
    let serving = profiles::serve().await;
    let headers = [("accept", "application/json")];
    let refused = http1(serving.admin, "GET", HEAP, &headers, "").await;
    assert_eq!(refused.status, 503);
    let error = refused.json()["error"].as_str().unwrap_or_default().to_owned();
    assert!(error.contains("#[global_allocator]\nstatic ALLOCATOR: radicle::Jemalloc"), "{error}");
}
