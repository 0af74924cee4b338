//! Profiles while the program does what signal handlers must not interrupt: panics, allocations, threads.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
};

use e2e::http1;
use profiles::serve;

/// Of a second each.
const PROFILES: usize = 10;

#[tokio::test(flavor = "multi_thread")]
async fn profiles_do_not_harm() {
    let serving = serve().await;
    let (ended, calls) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let load = |http, ended: Arc<AtomicBool>, calls: Arc<AtomicU64>| async move {
        while !ended.load(Relaxed) {
            let answer = http1(http, "POST", "/rage", &[], r#"{"amount": "5"}"#).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            calls.fetch_add(1, Relaxed);
        }
    };
    let loads: Vec<_> =
        (0..4).map(|_| tokio::spawn(load(serving.http, ended.clone(), calls.clone()))).collect();
    for profile in 0..PROFILES {
        let before = calls.load(Relaxed);
        let path = "/debug/pprof/profile?seconds=1&hz=1000";
        let answer = http1(serving.admin, "GET", path, &[], "").await;
        assert_eq!(answer.status, 200, "profile {profile}: {}", answer.text());
        assert!(calls.load(Relaxed) > before, "profile {profile}: calls go on");
    }
    ended.store(true, Relaxed);
    for load in loads {
        load.await.expect("the calls succeed");
    }
}
