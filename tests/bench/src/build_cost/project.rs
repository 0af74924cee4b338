use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use super::service;
use crate::{Result, contenders::Contender};

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A crate that serves the service with one of the two.
#[derive(Debug)]
pub(super) struct Project {
    /// Where its Cargo.toml is.
    pub(super) folder: PathBuf,
    /// Where it is built to, with the other crate: they share dependencies.
    pub(super) target: PathBuf,
    /// What it is written for.
    contender: Contender,
    methods: usize,
    edition: AtomicU64,
}

/// What differs between the crates.
struct Flavour {
    manifest: String,
    build: &'static str,
    main: &'static str,
    library: &'static str,
    attribute: &'static str,
    bindings: bool,
}

impl Project {
    /// Writes the crate into the folder that this program was built to.
    pub(super) fn create(contender: Contender, methods: usize) -> Result<Self> {
        let program = env::current_exe()?;
        let root = program.parent().ok_or("a program without a folder")?.join("build-cost");
        let (folder, target) = (root.join(contender.to_string()), root.join("target"));
        let edition = AtomicU64::new(0);
        let project = Self { folder, target, contender, methods, edition };
        project.write_all()?;
        Ok(project)
    }

    /// The package's name.
    pub(super) fn name(&self) -> String {
        name(self.contender)
    }

    /// Changes one line of the service, as a user who works on it does.
    pub(super) fn edit(&self) -> Result<()> {
        let edition = self.edition.fetch_add(1, Ordering::Relaxed) + 1;
        let Flavour { library, attribute, main, .. } = flavour(self.contender)?;
        let code = service::implementation(self.methods, library, attribute, edition);
        self.write("src/main.rs", &format!("{main}\n{code}"))
    }

    fn write_all(&self) -> Result<()> {
        let flavour = flavour(self.contender)?;
        self.write("Cargo.toml", &flavour.manifest)?;
        // The same versions as everything else that is measured.
        self.write("Cargo.lock", &fs::read_to_string(Path::new(WORKSPACE).join("Cargo.lock"))?)?;
        self.write("build.rs", flavour.build)?;
        self.write("proto/scale.proto", &service::proto(self.methods, flavour.bindings))?;
        self.edit()
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        let path = self.folder.join(name);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| format!("{}: {error}", path.display()).into())
    }
}

fn flavour(contender: Contender) -> Result<Flavour> {
    match contender {
        Contender::Tonic => Ok(tonic()),
        Contender::Radicle => Ok(radicle()),
        _ => Err(format!("{contender} generates no code").into()),
    }
}

fn name(contender: Contender) -> String {
    format!("build-cost-{contender}")
}

fn manifest(contender: Contender, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         publish = false\n\n[workspace]\n\n{dependencies}",
        name(contender)
    )
}

fn tonic() -> Flavour {
    Flavour {
        manifest: manifest(
            Contender::Tonic,
            "[dependencies]\n\
             prost = \"0.14\"\n\
             tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n\
             tokio-stream = \"0.1\"\n\
             tonic = { version = \"0.14\", default-features = false, \
             features = [\"codegen\", \"router\", \"server\"] }\n\
             tonic-prost = \"0.14\"\n\n\
             [build-dependencies]\n\
             protox = { version = \"0.10\", default-features = false }\n\
             tonic-prost-build = { version = \"0.14\", default-features = false }\n",
        ),
        build: include_str!("tonic/build.rs.txt"),
        main: include_str!("tonic/main.rs.txt"),
        library: "tonic",
        attribute: "#[tonic::async_trait]",
        bindings: false,
    }
}

fn radicle() -> Flavour {
    let dependencies = format!(
        "[dependencies]\n\
         radicle-runtime = {{ path = \"{WORKSPACE}/radicle-runtime\" }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\
         tokio-stream = \"0.1\"\n\n\
         [build-dependencies]\n\
         radicle-build = {{ path = \"{WORKSPACE}/radicle-build\" }}\n"
    );
    Flavour {
        manifest: manifest(Contender::Radicle, &dependencies),
        build: include_str!("radicle/build.rs.txt"),
        main: include_str!("radicle/main.rs.txt"),
        library: "radicle",
        attribute: "#[radicle::service]",
        bindings: true,
    }
}
