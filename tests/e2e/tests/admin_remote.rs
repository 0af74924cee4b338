//! The admin listener asked from another address than this machine's own, in a network namespace.

use std::{
    net::{Ipv4Addr, SocketAddr},
    process::Command,
};

use e2e::{http1, start_with};
use radicle::Access;
use tokio::net::{TcpSocket, TcpStream};

/// An address of documentation's own (RFC 5737), which the namespace's only interface gets.
const REMOTE: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);

/// What scrapers and orchestrators ask for, from wherever they are.
const FOR_ALL: [&str; 4] = ["/metrics", "/livez", "/readyz", "/startupz"];

/// Runs a test of this file in a namespace, which ends with it.
fn in_namespace(test: &str) {
    let setup = format!(
        "ip link set lo up && ip address add {REMOTE}/32 dev lo && \
         exec \"$0\" --exact {test} --ignored --nocapture"
    );
    let test = std::env::current_exe().expect("the test's own program");
    let mut unshare = Command::new("unshare");
    // Only root may make a namespace; others are root in a namespace of users.
    unshare.args(["--net", "--map-root-user", "sh", "-c", &setup]).arg(test);
    let output = unshare.output().expect("`unshare` of util-linux can be started");
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{errors}");
    assert!(text.contains("1 passed"), "{text}\n{errors}");
}

#[test]
fn remote_clients_see_metrics_and_probes_alone() {
    in_namespace("inside::closed_to_remote_clients");
}

#[test]
fn remote_clients_may_be_let_in_to_read() {
    in_namespace("inside::open_to_remote_readers");
}

/// A connection whose other end is not on loopback.
async fn remote_ends(addr: SocketAddr) -> bool {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind((REMOTE, 0).into()).expect("the namespace has the address");
    let stream: TcpStream = socket.connect(addr).await.expect("the server listens");
    stream.local_addr().expect("it is connected").ip() == REMOTE
}

/// What only [`in_namespace`] runs.
mod inside {
    use super::*;

    #[tokio::test]
    #[ignore = "needs a network namespace, which the tests above make"]
    async fn closed_to_remote_clients() {
        let server = start_with(|server| server.admin("0.0.0.0:0")).await;
        let open = server.admins[1];
        let remote = SocketAddr::from((REMOTE, open.port()));
        assert!(remote_ends(remote).await);
        let local = SocketAddr::from((Ipv4Addr::LOCALHOST, open.port()));
        for (path, needs) in pages(local).await {
            assert_eq!(FOR_ALL.contains(&path.as_str()), needs == "none", "{path}");
            let expected = if needs == "none" { 200 } else { 403 };
            let answer = http1(remote, "GET", &path, &[], "").await;
            assert_eq!(answer.status, expected, "{path}");
            assert_eq!(http1(local, "GET", &path, &[], "").await.status, 200, "{path}");
        }
        let refused = http1(remote, "GET", "/debug/", &[("accept", "application/json")], "").await;
        let reason = refused.json()["error"].as_str().unwrap_or_default().to_owned();
        assert!(reason.starts_with("/debug/ cannot be seen from here;"), "{reason}");
        let index = http1(remote, "GET", "/debug/", &[], "").await.text();
        assert!(!index.contains("/debug/routes"), "what is closed is not listed: {index}");
    }

    #[tokio::test]
    #[ignore = "needs a network namespace, which the tests above make"]
    async fn open_to_remote_readers() {
        let open = |pages: &mut radicle::DebugPages| pages.remote = Access::Read;
        let server = start_with(|server| server.admin("0.0.0.0:0").debug_pages(open)).await;
        let remote = SocketAddr::from((REMOTE, server.admins[1].port()));
        for (path, needs) in pages(remote).await {
            let expected = if needs == "write" { 403 } else { 200 };
            let answer = http1(remote, "GET", &path, &[], "").await;
            assert_eq!(answer.status, expected, "{path}");
            let form = [("content-type", "application/x-www-form-urlencoded")];
            let post = http1(remote, "POST", &path, &form, "name=x").await;
            assert!(matches!(post.status, 403 | 405), "{path}: {post:?}");
        }
    }

    /// Everything that the index lists: its path, and what a client needs for it.
    async fn pages(addr: SocketAddr) -> Vec<(String, String)> {
        let index = http1(addr, "GET", "/debug/?format=json", &[], "").await.json();
        let pages = index["pages"].as_array().expect("a list");
        let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
        let pages: Vec<_> =
            pages.iter().map(|it| (text(&it["path"]), text(&it["needs"]))).collect();
        assert!(pages.len() > FOR_ALL.len(), "{pages:?}");
        pages
    }
}
