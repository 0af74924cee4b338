mod changes;
mod start;
mod watched;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::{Duration, Instant},
};

use super::{Dynamic, Error, FlagSet, Flags, snapshot::FlagNow};

/// A program for tests.
#[derive(crate::Flags)]
#[flags(crate = crate, name = "shop", version = "1.2.3")]
struct Settings {
    /// The port that speaks gRPC.
    #[flag(default = 8081)]
    grpc_port: u16,
    /// What a greeting starts with.
    #[flag(default = "Hello", validate = not_empty)]
    greeting: Dynamic<String>,
    /// How long a greeting may take.
    #[flag(default = "1m30s")]
    patience: Dynamic<Duration>,
    verbose: bool,
    peers: Vec<String>,
    /// What the till is opened with.
    #[flag(secret, validate = |text: &String| if text.len() > 3 { Ok(()) } else { Err(format!("{text} is short")) })]
    token: Dynamic<String>,
}

fn not_empty(text: &str) -> Result<(), &'static str> {
    if text.is_empty() { Err("it is empty") } else { Ok(()) }
}

/// What no output may have in it.
const SECRET: &str = "0pen-Sesame";

fn load(arguments: &[&str], environment: &[(&str, &str)]) -> Result<FlagSet<Settings>, Error> {
    let arguments = ["shop"].iter().chain(arguments).map(ToString::to_string);
    let token = [("SHOP_TOKEN", SECRET)];
    let environment = environment.iter().copied().chain(token);
    let loader = Settings::loader().arguments(arguments).environment(environment);
    loader.poll_interval(Duration::from_millis(5)).load()
}

fn now(flags: &FlagSet<Settings>, name: &str) -> FlagNow {
    let snapshot = flags.registry().snapshot();
    snapshot.flags.into_iter().find(|flag| flag.name == name).unwrap()
}

/// A folder that is deleted at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("radicle-flags-{}-{}", std::process::id(), COUNT.fetch_add(1, Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file, so that a reader sees all of it or nothing.
    fn write(&self, name: &str, text: &str) -> String {
        let (path, new) = (self.path(name), self.path(".new"));
        fs::write(&new, text).unwrap();
        fs::rename(&new, &path).unwrap();
        shown(&path)
    }
}

fn shown(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(30), "{what} takes too long");
        std::thread::sleep(Duration::from_millis(1));
    }
}
