//! The admin listener: its index, who may ask for a page, and what each answer says.

use std::time::Duration;

use e2e::{EchoService, Running, http1, start, start_with};
use radicle::{Access, ErrorKind, Server, logging::Logs};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

/// Every page that shows something to whoever may read.
async fn pages(server: &Running) -> Vec<String> {
    let index = get(server, "/debug/?format=json", &[]).await.json();
    let pages = index["pages"].as_array().expect("a list").iter();
    let pages = pages.filter(|page| page["needs"] == "read");
    let listed = pages.filter_map(|page| page["path"].as_str());
    let paths: Vec<_> = ["/debug/"].into_iter().chain(listed).map(str::to_owned).collect();
    assert!(paths.len() > 1, "{index}");
    paths
}

async fn get(server: &Running, path: &str, headers: &[(&str, &str)]) -> e2e::Answer {
    http1(server.admin, "GET", path, headers, "").await
}

#[tokio::test]
async fn pages_are_for_people_and_programs() {
    let server = start().await;
    for path in &pages(&server).await {
        let html = get(&server, path, &[("accept", "text/html,*/*;q=0.8")]).await;
        assert_eq!(
            (html.status, html.header("content-type")),
            (200, Some("text/html; charset=utf-8"))
        );
        assert!(html.text().starts_with("<!DOCTYPE html><html lang=\"en\">"), "{path}");
        assert!(!html.text().contains("style="), "{path}: the policy lets no inline style through");
        for (path, accept) in
            [(path.to_owned(), "application/json"), (format!("{path}?format=json"), "*/*")]
        {
            let json = get(&server, &path, &[("accept", accept)]).await;
            assert_eq!((json.status, json.header("content-type")), (200, Some("application/json")));
            assert!(json.json().is_object(), "{path}");
        }
        for (name, value) in [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(html.header(name), Some(value), "{path}");
        }
        let policy = html.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        let head = http1(server.admin, "HEAD", path, &[], "").await;
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
    }
}

#[tokio::test]
async fn the_index_leads_to_every_page() {
    let server = start().await;
    for path in ["/", "/debug"] {
        let answer = get(&server, path, &[]).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some("/debug/")));
    }
    let index = get(&server, "/debug/?format=json", &[]).await.json();
    let pages = index["pages"].as_array().expect("a list");
    let paths: Vec<_> = pages.iter().filter_map(|page| page["path"].as_str()).collect();
    for path in ["/debug/routes", "/metrics", "/livez", "/readyz", "/startupz"] {
        assert!(paths.contains(&path), "{path} in {paths:?}");
    }
    for path in paths {
        assert_eq!(get(&server, path, &[]).await.status, 200, "{path}");
    }
    for (accept, expected) in [
        ("text/html", "<h1>Not Found</h1>"),
        ("application/json", "{\n  \"error\": \"there is no such page; "),
        ("*/*", "there is no such page; "),
    ] {
        let unknown = get(&server, "/debug/nothing", &[("accept", accept)]).await;
        assert_eq!(unknown.status, 404);
        assert!(unknown.text().contains(expected), "{accept}: {unknown:?}");
    }
}

#[tokio::test]
async fn routes() {
    let server = start().await;
    let routes = get(&server, "/debug/routes?format=json", &[]).await.json();
    let services = routes["services"].as_array().expect("a list");
    let echo = services.iter().find(|it| it["name"] == "e2e.Echo").expect("it is mounted");
    let say = &echo["methods"][0];
    assert_eq!((&say["name"], &say["type"]), (&"Say".into(), &"unary".into()));
    assert_eq!(say["grpc_path"], "/e2e.Echo/Say");
    assert_eq!(say["bindings"][1]["path"], "/echo/{text}", "{say}");
}

#[tokio::test]
async fn foreign_hosts_and_origins_are_refused() {
    let server =
        start_with(|server| server.debug_pages(|pages| pages.hosts.push("ops.example.com".into())))
            .await;
    let own = format!("http://{}", server.admin);
    for path in &pages(&server).await {
        for (headers, status) in [
            (&[("host", "localhost")][..], 200),
            (&[("host", "ops.example.com:9090")], 200),
            (&[("host", "evil.example.com")], 421),
            (&[("host", "evil.example.com"), ("accept", "application/json")], 421),
            (&[("origin", own.as_str())], 200),
            (&[("origin", "http://evil.example.com")], 403),
            (&[("origin", "null")], 403),
            (&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")], 403),
            (&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")], 200),
        ] {
            assert_eq!(get(&server, path, headers).await.status, status, "{path} {headers:?}");
        }
    }
    for path in ["/metrics", "/livez", "/readyz", "/startupz"] {
        let scraped = get(&server, path, &[("host", "greeter.prod.svc:9090")]).await;
        assert_eq!(scraped.status, 200, "{path}: a scraper uses any name");
    }
}

#[tokio::test]
async fn other_methods_are_refused() {
    let server = start().await;
    for path in &pages(&server).await {
        for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
            let answer = http1(server.admin, method, path, &[], "").await;
            let allow = answer.header("allow");
            match method {
                // A form is what such a page takes.
                "POST" if answer.status == 415 => {}
                _ => {
                    assert_eq!(answer.status, 405, "{method} {path}");
                    let known = [Some("GET, HEAD"), Some("GET, HEAD, POST")];
                    assert!(known.contains(&allow), "{path}: {allow:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_page_can_be_closed() {
    let server = start_with(|server| {
        server.debug_pages(|pages| pages.access("/debug/routes", Access::None))
    })
    .await;
    let refused = get(&server, "/debug/routes?format=json", &[]).await;
    assert_eq!(refused.status, 403);
    assert_eq!(
        refused.json()["error"],
        "/debug/routes cannot be seen from here; `Server::debug_pages` has closed it"
    );
    assert!(
        !get(&server, "/debug/", &[])
            .await
            .text()
            .contains("<a href=\"/debug/routes\">Routes</a></nav>")
    );
}

#[tokio::test]
async fn a_rule_for_no_page_is_a_mistake() {
    let server = Server::new("admin").admin(0).service(EchoService).logs(Logs::off());
    let server = server.debug_pages(|pages| pages.access("/debug/request", Access::None));
    let error = server.signals(false).bind().await.expect_err("there is no such page");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let text = error.to_string();
    assert!(
        text.starts_with("there is no debug page `/debug/request`; there are /debug/,"),
        "{text}"
    );
}

#[tokio::test]
async fn a_thousand_requests_at_once() {
    let server = start().await;
    let asked: Vec<_> = (0..1000)
        .map(|_| {
            let addr = server.admin;
            tokio::spawn(async move { http1(addr, "GET", "/debug/routes", &[], "").await.status })
        })
        .collect();
    let mut shown = 0;
    for status in asked {
        match status.await.expect("an answer") {
            200 => shown += 1,
            503 => {}
            other => panic!("{other}"),
        }
    }
    assert!(shown > 0);
    let call = http1(server.http, "GET", "/echo/hi", &[], "");
    let call = tokio::time::timeout(Duration::from_secs(10), call).await;
    assert_eq!(call.expect("calls go on").status, 200);
}

#[tokio::test]
async fn slow_readers_hold_up_nobody() {
    const OPEN: &str = "radicle_open_connections{listener=\"admin\"}";
    let server = start().await;
    let request = format!("GET /debug/routes HTTP/1.1\r\nhost: {}\r\n\r\n", server.admin);
    let mut readers = JoinSet::new();
    for _ in 0..50 {
        let (addr, requests) = (server.admin, request.repeat(200));
        let (mut answers, mut asked) = TcpStream::connect(addr).await.unwrap().into_split();
        // More than the sockets between the two hold, so that both sides wait.
        readers.spawn(async move { asked.write_all(requests.as_bytes()).await });
        readers.spawn(async move {
            loop {
                answers.read_u8().await?;
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        });
    }
    server.until(OPEN, 50.0).await;
    let others = async {
        for _ in 0..100 {
            assert_eq!(http1(server.http, "GET", "/echo/hi", &[], "").await.status, 200);
            assert_eq!(get(&server, "/debug/routes", &[]).await.status, 200);
        }
    };
    tokio::time::timeout(Duration::from_secs(60), others).await.expect("others are served");
    readers.shutdown().await;
    server.until(OPEN, 0.0).await;
}
