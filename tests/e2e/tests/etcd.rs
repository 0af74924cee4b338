//! Flags in a real etcd. They need its program, which `./tests/run` installs and `cargo test` alone leaves out.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use e2e::{Running, http1, start_with};
use radicle::{Dynamic, Flags, flags::FlagSet};
use serde_json::{Value, json};

#[derive(Flags)]
#[flags(name = "shop")]
struct Settings {
    #[flag(default = 8081)]
    port: u16,
    #[flag(default = "Hello")]
    greeting: Dynamic<String>,
    #[flag(default = "1s")]
    patience: Dynamic<Duration>,
}

/// An etcd with a folder of its own, ended when dropped.
struct Etcd {
    process: Child,
    address: SocketAddr,
}

impl Etcd {
    async fn start(folder: &Path, address: SocketAddr, peers: SocketAddr) -> Self {
        let (clients, peers) = (format!("http://{address}"), format!("http://{peers}"));
        let process = Command::new("etcd")
            .args(["--listen-client-urls", &clients, "--advertise-client-urls", &clients])
            .args(["--listen-peer-urls", &peers, "--initial-advertise-peer-urls", &peers])
            .args(["--initial-cluster", &format!("default={peers}")])
            .arg("--data-dir")
            .arg(folder)
            .env("ETCD_UNSUPPORTED_ARCH", std::env::consts::ARCH)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("etcd can be started; its package is etcd-server");
        let etcd = Self { process, address };
        until("etcd is there", async || {
            tokio::net::TcpStream::connect(address).await.is_ok()
                && http1(address, "GET", "/health", &[], "").await.text().contains("true")
        })
        .await;
        etcd
    }

    /// Asks etcd's own JSON gateway.
    async fn ask(&self, method: &str, body: Value) -> Value {
        let path = format!("/v3/kv/{method}");
        let answer = http1(self.address, "POST", &path, &[], body.to_string()).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    async fn put(&self, key: &str, value: &[u8]) -> Value {
        self.ask("put", json!({ "key": base64(key.as_bytes()), "value": base64(value) })).await
    }

    async fn delete(&self, key: &str) {
        self.ask("deleterange", json!({ "key": base64(key.as_bytes()) })).await;
    }
}

impl Drop for Etcd {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = |part: &[u8]| {
        let bits = part.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte));
        let bits = bits << (8 * (3 - part.len()));
        let digit = |index: usize| match index {
            index if index > part.len() => '=',
            index => char::from(DIGITS[bits >> (18 - 6 * index) & 63]),
        };
        (0..4).map(digit).collect::<String>()
    };
    bytes.chunks(3).map(digits).collect()
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..3000 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{what}: not within half a minute");
}

/// A folder that is deleted at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let name = format!("radicle-etcd-{}-{test}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).expect("a folder can be made");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Two addresses that were free a moment ago.
fn addresses() -> (SocketAddr, SocketAddr) {
    let bind = || TcpListener::bind(("127.0.0.1", 0)).expect("there is a free port");
    let (one, other) = (bind(), bind());
    let address = |it: &TcpListener| it.local_addr().expect("it is bound");
    (address(&one), address(&other))
}

async fn serve(arguments: &[String]) -> (Running, FlagSet<Settings>) {
    let arguments = ["shop".to_owned()].into_iter().chain(arguments.iter().cloned());
    let flags = Settings::loader().arguments(arguments).environment([]).load().expect("right");
    (start_with(|server| server.flags(&flags)).await, flags)
}

async fn greets(flags: &FlagSet<Settings>, greeting: &str) {
    until(greeting, async || **flags.greeting.get() == *greeting).await;
}

async fn page(server: &Running) -> Value {
    http1(server.admin, "GET", "/debug/flagz?format=json", &[], "").await.json()
}

#[tokio::test]
#[ignore = "needs etcd"]
async fn flags_follow_the_keys() {
    let (folder, (address, peers)) = (Folder::new("keys"), addresses());
    let etcd = Etcd::start(&folder.0, address, peers).await;
    etcd.put("/shop/greeting", b"Hi").await;
    etcd.put("/shop0/greeting", b"not ours").await;
    let arguments = [format!("--config-etcd=http://{address}"), "--greeting=argument".to_owned()];
    let (server, flags) = serve(&arguments).await;
    greets(&flags, "Hi").await;
    etcd.put("/shop/greeting", b"Hey").await;
    greets(&flags, "Hey").await;
    let now = page(&server).await;
    let greeting = &now["flags"][1];
    assert_eq!(
        (&greeting["source"], &greeting["origin"]),
        (&json!("etcd"), &json!("/shop/greeting"))
    );
    assert_eq!(now["watched"][0]["place"], format!("http://{address} /shop/"));
    for (key, value, problem) in [
        (
            "/shop/greetng",
            &b"x"[..],
            "/shop/greetng: there is no flag \"greetng\"; did you mean `greeting`?",
        ),
        ("/shop/greeting", b"\xff", "/shop/greeting: the value is not UTF-8"),
    ] {
        etcd.put(key, value).await;
        until(problem, async || page(&server).await["watched"][0]["problems"] == json!([problem]))
            .await;
        assert_eq!(*flags.greeting.get(), "Hey");
        etcd.put("/shop/greeting", b"Hey").await;
        etcd.delete("/shop/greetng").await;
        until("no problem", async || page(&server).await["watched"][0]["problems"] == json!([]))
            .await;
    }
    etcd.put("/shop/patience", b"5").await;
    etcd.put("/shop/port", b"1").await;
    let refused = |index: usize| {
        let server = &server;
        async move { page(server).await["flags"][index]["last_refused"]["reason"].clone() }
    };
    until("no unit", async || refused(2).await.as_str().is_some_and(|it| it.contains("no unit")))
        .await;
    until("static", async || refused(0).await.as_str().is_some_and(|it| it.contains("static")))
        .await;
    assert_eq!((*flags.patience.get(), flags.port), (Duration::from_secs(1), 8081));
    etcd.delete("/shop/greeting").await;
    greets(&flags, "argument").await;
}

#[tokio::test]
#[ignore = "needs etcd"]
async fn a_lost_etcd_is_found_again() {
    let (first, second, (address, peers)) = (Folder::new("1"), Folder::new("2"), addresses());
    let nobody = addresses().0;
    let arguments = [format!("--config-etcd=http://{nobody},http://{address}")];
    let (server, flags) = serve(&arguments).await;
    let problem = || async {
        page(&server).await["watched"][0]["problems"][0].as_str().unwrap_or_default().to_owned()
    };
    until("the loss", async || problem().await.contains("onnection refused")).await;
    let etcd = Etcd::start(&first.0, address, peers).await;
    for count in 0..20 {
        etcd.put("/shop/greeting", format!("{count}").as_bytes()).await;
    }
    greets(&flags, "19").await;
    drop(etcd);
    until("the second loss", async || !problem().await.is_empty()).await;
    assert_eq!(*flags.greeting.get(), "19", "what it said last holds");
    // Its revisions start anew, and its history is gone.
    let etcd = Etcd::start(&second.0, address, peers).await;
    let put = etcd.put("/shop/greeting", b"again").await;
    greets(&flags, "again").await;
    let revision = &put["header"]["revision"];
    etcd.ask("compaction", json!({ "revision": revision })).await;
    etcd.put("/shop/patience", b"3s").await;
    until("three seconds", async || *flags.patience.get() == Duration::from_secs(3)).await;
    until("no problem", async || problem().await.is_empty()).await;
}
