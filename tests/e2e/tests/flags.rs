//! Flags of a server: the page that shows and sets them, the metrics, and the log that goes by them.

use std::{
    io,
    sync::{Arc, Mutex},
};

use e2e::{Answer, Running, http1, start_with};
use radicle::{
    Dynamic, Flags,
    flags::FlagSet,
    logging::{Level, Logs},
};
use serde_json::{Value, json};

/// Flags with what pages find hard.
#[derive(Flags)]
#[flags(name = "e2e")]
struct Settings {
    /// A <b>bold</b> port & more.
    #[flag(default = 8081)]
    port: u16,
    /// What a greeting starts with.
    #[flag(default = "Hello", validate = short)]
    greeting: Dynamic<String>,
    verbose: Dynamic<bool>,
    #[flag(secret, validate = calm)]
    token: Dynamic<Option<String>>,
}

fn short(text: &str) -> Result<(), String> {
    if text.len() < 40 { Ok(()) } else { Err(format!("{text} is <long>")) }
}

fn calm(text: &Option<String>) -> Result<(), String> {
    match text {
        Some(text) if text.contains('!') => Err(format!("{text} is loud")),
        _ => Ok(()),
    }
}

const SECRET: &str = "0pen-Sesame";

async fn start() -> (Running, FlagSet<Settings>) {
    let arguments = ["e2e", "--port=1"];
    let flags = Settings::loader().arguments(arguments).environment([("E2E_TOKEN", SECRET)]).load();
    let flags = flags.expect("they are right");
    (start_with(|server| server.flags(&flags)).await, flags)
}

async fn get(server: &Running, query: &str) -> Value {
    let path = format!("/debug/flagz?format=json{query}");
    let answer = http1(server.admin, "GET", &path, &[], "").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn flag<'p>(page: &'p Value, name: &str) -> &'p Value {
    let flags = page["flags"].as_array().expect("a list");
    flags.iter().find(|flag| flag["name"] == name).unwrap_or_else(|| panic!("{name}: {page}"))
}

async fn post(server: &Running, form: &str, accept: &str) -> Answer {
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", accept)];
    http1(server.admin, "POST", "/debug/flagz", &headers, form.to_owned()).await
}

#[tokio::test]
async fn the_page_shows_every_flag() {
    let (server, _flags) = start().await;
    let page = get(&server, "").await;
    let names: Vec<_> = page["flags"].as_array().expect("a list").iter().collect();
    let names: Vec<_> = names.iter().filter_map(|flag| flag["name"].as_str()).collect();
    assert_eq!(
        names,
        [
            "port",
            "greeting",
            "verbose",
            "token",
            "config",
            "config_dir",
            "config_etcd",
            "config_etcd_prefix",
            "log_level",
            "log_call_sampling"
        ]
    );
    let port = flag(&page, "port");
    for (key, value) in [
        ("argument", json!("--port")),
        ("variable", json!("E2E_PORT")),
        ("description", json!("A <b>bold</b> port & more.")),
        ("type", json!("u16")),
        ("current_value", json!("1")),
        ("default_value", json!("8081")),
        ("is_changed", json!(true)),
        ("is_dynamic", json!(false)),
        ("is_secret", json!(false)),
        ("source", json!("command_line")),
        ("origin", json!("--port")),
        ("version", json!(1)),
        ("last_refused", json!(null)),
    ] {
        assert_eq!(port[key], value, "{key}");
    }
    let html = http1(server.admin, "GET", "/debug/flagz", &[], "").await.text();
    assert!(html.contains("A &lt;b&gt;bold&lt;/b&gt; port &amp; more."), "{html}");
    let shown = |query: &'static str| {
        let server = &server;
        async move { get(server, query).await["flags"].as_array().map(Vec::len) }
    };
    for (query, count) in [
        ("&type=dynamic", 5),
        ("&type=static", 5),
        ("&only_changed=true", 2),
        ("&only_changed=true&type=static", 1),
        ("&type=all", 10),
    ] {
        assert_eq!(shown(query).await, Some(count), "{query}");
    }
    let wrong = http1(server.admin, "GET", "/debug/flagz?type=old", &[], "").await;
    assert_eq!(wrong.status, 400);
}

#[tokio::test]
async fn a_form_sets_a_dynamic_flag() {
    let (server, flags) = start().await;
    let before = get(&server, "").await;
    let set = post(&server, "name=greeting&version=1&value=%3Cb%3EHi%3C%2Fb%3E", "text/html").await;
    assert_eq!((set.status, set.header("location")), (303, Some("/debug/flagz")));
    assert_eq!(*flags.greeting.get(), "<b>Hi</b>");
    let html = http1(server.admin, "GET", "/debug/flagz", &[], "").await.text();
    assert!(html.contains("&lt;b&gt;Hi&lt;/b&gt;") && !html.contains("<b>Hi"), "{html}");
    let set = post(&server, "name=greeting&value=Hey", "application/json").await;
    assert_eq!(set.status, 200);
    let after = set.json();
    let greeting = flag(&after, "greeting");
    assert_eq!((&greeting["source"], &greeting["version"]), (&json!("page"), &json!(3)));
    assert_eq!(
        (&greeting["origin"], &greeting["is_set_here"]),
        (&json!("127.0.0.1"), &json!(true))
    );
    assert_eq!(before["checksum_static"], after["checksum_static"]);
    assert_ne!(before["checksum_dynamic"], after["checksum_dynamic"]);
    let told = after["history"].as_array().expect("a list");
    assert_eq!(told.len(), 2);
    assert_eq!((&told[0]["from"], &told[0]["to"]), (&json!("<b>Hi</b>"), &json!("Hey")));
    let status = http1(server.admin, "GET", "/status?format=json", &[], "").await.json();
    assert_eq!(status["flags"]["checksum_dynamic"], after["checksum_dynamic"]);
    let checksum = after["checksum_dynamic"].as_str().expect("text");
    let series = format!("flagz_checksum{{checksum=\"{checksum}\",set=\"e2e\",type=\"dynamic\"}}");
    assert_eq!(server.series(&series).await, 1.0);
    let reset = post(&server, "name=greeting&reset=true&version=3", "application/json").await;
    assert_eq!(flag(&reset.json(), "greeting")["source"], "default");
    assert_eq!(*flags.greeting.get(), "Hello");
    assert_eq!(post(&server, "name=verbose&value=true", "*/*").await.status, 303);
    assert!(*flags.verbose.get());
}

#[tokio::test]
async fn what_is_refused_is_told_and_shown() {
    let (server, flags) = start().await;
    let long = "%3Cscript%3E".repeat(20);
    for (form, status, expected) in [
        ("value=x", 400, "`name` is missing"),
        ("name=greeting", 400, "give `value`, or `reset=true`"),
        ("name=greting&value=x", 404, "did you mean `greeting`?"),
        ("name=greeting&value=x&version=2", 409, "its version is 1 now"),
        ("name=greeting&value=x&version=first", 400, "`version` is \"first\""),
        (&*format!("name=greeting&value={long}"), 400, "is <long>"),
        ("name=port&value=2", 400, "flag `port` keeps its value: it is static"),
        ("name=verbose&value=yes", 400, "it takes `true` or `false`"),
        ("name=log_call_sampling&value=2", 400, "it is not between 0 and 1"),
    ] {
        let answer = post(&server, form, "application/json").await;
        let text = answer.text();
        assert_eq!(answer.status, status, "{form}: {text}");
        let error = answer.json()["error"].as_str().unwrap_or_default().to_owned();
        assert!(error.contains(expected) || text.contains(expected), "{form}: {text}");
    }
    assert_eq!((&**flags.greeting.get(), flags.port, *flags.verbose.get()), ("Hello", 1, false));
    let page = get(&server, "").await;
    let refused = &flag(&page, "greeting")["last_refused"];
    assert_eq!((&refused["count"], &refused["source"]), (&json!(1), &json!("page")));
    let html = http1(server.admin, "GET", "/debug/flagz", &[], "").await.text();
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script><"), "{html}");
    assert_eq!(server.series("radicle_flag_refusals_total{source=\"page\"}").await, 4.0);
    let foreign = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "http://evil.example.com"),
    ];
    let answer = http1(server.admin, "POST", "/debug/flagz", &foreign, "name=greeting&value=x");
    assert_eq!(answer.await.status, 403);
}

#[tokio::test]
async fn secrets_are_on_no_page() {
    let (server, flags) = start().await;
    let set = post(&server, "name=token&value=0pen-Sesame-2", "application/json").await;
    assert_eq!(flags.token.get().as_deref(), Some("0pen-Sesame-2"));
    let html = http1(server.admin, "GET", "/debug/flagz", &[], "").await.text();
    for text in [set.text(), html, server.metrics().await] {
        assert!(!text.contains("0pen"), "{text}");
    }
    assert_eq!(flag(&set.json(), "token")["current_value"], "********");
}

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl io::Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panics").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_goes_by_the_flags() {
    let memory = Memory::default();
    let arguments = ["e2e", "--log-call-sampling=0"];
    let token = [("E2E_TOKEN", SECRET)];
    let flags = Settings::loader().arguments(arguments).environment(token).load().expect("right");
    let logs = Logs::json().level(Level::INFO).to_writer(memory.clone());
    let server = start_with(|server| server.logs(logs).flags(&flags)).await;
    let said = |text: &'static str| {
        let path = format!("/echo/{text}");
        let server = &server;
        async move { assert_eq!(http1(server.http, "GET", &path, &[], "").await.status, 200) }
    };
    said("unsampled").await;
    assert_eq!(post(&server, "name=log_call_sampling&value=1", "*/*").await.status, 303);
    said("sampled").await;
    assert_eq!(post(&server, "name=log_level&value=radicle::call%3Dwarn", "*/*").await.status, 303);
    said("quiet").await;
    assert_eq!(post(&server, "name=log-level&reset=1", "*/*").await.status, 303);
    said("sampled-again").await;
    assert_eq!(post(&server, "name=token&value=0pen-Sesame-2", "*/*").await.status, 303);
    assert_eq!(post(&server, "name=token&value=0pen-Sesame-2!", "*/*").await.status, 400);
    server.stop().await;
    let bytes = memory.0.lock().expect("nobody panics").clone();
    let text = String::from_utf8(bytes).expect("lines are text");
    assert_eq!(text.matches("\"message\":\"finished call\"").count(), 2, "{text}");
    assert!(text.contains("\"message\":\"flag changed\",\"flag\":\"token\""), "{text}");
    assert!(text.contains("\"message\":\"a value was refused"), "{text}");
    assert!(!text.contains("0pen"), "{text}");
}
