use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use super::proto;
use crate::{Result, children::cargo, measure::children_time};

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// What generates the code of a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Generator {
    /// The messages alone.
    Prost,
    /// The messages of prost, and pbjson's JSON code.
    Pbjson,
    /// The messages of prost with radicle's JSON code.
    Radicle,
}

/// A library whose only code is generated, or calls what is.
#[derive(Debug)]
pub(super) struct Library {
    pub(super) generator: Generator,
    folder: PathBuf,
    target: PathBuf,
    messages: usize,
    edition: AtomicU64,
}

impl Generator {
    pub(super) const ALL: [Self; 3] = [Self::Prost, Self::Pbjson, Self::Radicle];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Prost => "prost",
            Self::Pbjson => "pbjson",
            Self::Radicle => "radicle",
        }
    }

    fn manifest(self) -> String {
        let name = self.name();
        let (dependencies, build) = match self {
            Self::Prost => (String::new(), PROST_BUILD.to_owned()),
            Self::Pbjson => (
                "pbjson = \"0.9\"\nserde = \"1\"\nserde_json = \"1\"\n".to_owned(),
                format!("pbjson-build = \"0.9\"\n{PROST_BUILD}"),
            ),
            Self::Radicle => (
                format!("radicle-runtime = {{ path = \"{WORKSPACE}/radicle-runtime\" }}\n"),
                format!("radicle-build = {{ path = \"{WORKSPACE}/radicle-build\" }}\n"),
            ),
        };
        format!(
            "[package]\nname = \"json-build-cost-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
             publish = false\n\n[workspace]\n\n[dependencies]\nprost = \"0.14\"\n{dependencies}\n\
             [build-dependencies]\n{build}"
        )
    }

    fn build_script(self) -> &'static str {
        match self {
            Self::Prost => include_str!("prost_build.rs.txt"),
            Self::Pbjson => include_str!("pbjson_build.rs.txt"),
            Self::Radicle => include_str!("radicle_build.rs.txt"),
        }
    }

    /// What includes the generated code.
    fn head(self) -> &'static str {
        match self {
            Self::Prost => {
                "pub mod scale {\n    include!(concat!(env!(\"OUT_DIR\"), \"/scale.rs\"));\n}"
            }
            Self::Pbjson => {
                "pub mod scale {\n    include!(concat!(env!(\"OUT_DIR\"), \"/scale.rs\"));\n    \
                 include!(concat!(env!(\"OUT_DIR\"), \"/scale.serde.rs\"));\n}"
            }
            Self::Radicle => "radicle::include_protos!();",
        }
    }

    /// Writes and reads a message as JSON.
    fn calls(self) -> &'static str {
        match self {
            Self::Prost => "",
            Self::Pbjson => {
                "    serde_json::to_writer(&mut text, &message)?;\n    \
                 message = serde_json::from_slice::<Message>(&text)?;\n"
            }
            Self::Radicle => {
                "    let options = radicle::json::Options::default();\n    \
                 radicle::json::encode(&message, &options, &mut text)?;\n    \
                 radicle::json::decode(&mut message, &text, &options)?;\n"
            }
        }
    }
}

const PROST_BUILD: &str = "prost = \"0.14\"\n\
    protox = { version = \"0.10\", default-features = false }\n\
    tonic-prost-build = { version = \"0.14\", default-features = false }\n";

impl Library {
    /// Writes the library into the folder that this program was built to.
    pub(super) fn create(generator: Generator, messages: usize) -> Result<Self> {
        let program = env::current_exe()?;
        let root = program.parent().ok_or("a program without a folder")?.join("json-build-cost");
        let (folder, target) = (root.join(generator.name()), root.join("target"));
        let edition = AtomicU64::new(0);
        let library = Self { generator, folder, target, messages, edition };
        library.write("Cargo.toml", &generator.manifest())?;
        // The same versions as everything else that is measured.
        let lock = fs::read_to_string(Path::new(WORKSPACE).join("Cargo.lock"))?;
        library.write("Cargo.lock", &lock)?;
        library.write("build.rs", generator.build_script())?;
        library.write("proto/scale.proto", &proto::proto(messages))?;
        library.edit()?;
        Ok(library)
    }

    /// Changes the library, so that all of it is compiled again.
    pub(super) fn edit(&self) -> Result<()> {
        let edition = self.edition.fetch_add(1, Ordering::Relaxed);
        let (head, calls) = (self.generator.head(), self.generator.calls());
        self.write("src/lib.rs", &proto::library(self.messages, head, calls, edition))
    }

    /// Compiles the library and gives the CPU time of cargo and the compiler.
    pub(super) async fn compile(&self, release: bool) -> Result<Duration> {
        let mut cargo = cargo(&self.folder);
        cargo.args(["build", "--quiet", "--target-dir"]).arg(&self.target);
        cargo.env("CARGO_INCREMENTAL", "0").stdout(Stdio::null());
        if release {
            cargo.arg("--release");
        }
        let before = children_time()?;
        let status = cargo.spawn()?.wait().await?;
        let took = children_time()?.saturating_sub(before);
        match status.success() {
            true => Ok(took),
            false => Err(format!("cargo failed in {}: {status}", self.folder.display()).into()),
        }
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        let path = self.folder.join(name);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| format!("{}: {error}", path.display()).into())
    }
}
