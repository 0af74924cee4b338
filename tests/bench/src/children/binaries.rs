use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::Value;
use tokio::process::Command;

use crate::{Result, contenders::Contender};

/// The programs that serve a contender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// The one that is measured.
    Serve,
    /// The one that counts allocations.
    ServeCounting,
    /// The one that holds this contender alone.
    Alone(Contender),
}

impl Binary {
    fn name(self) -> String {
        match self {
            Self::Serve => "serve".to_owned(),
            Self::ServeCounting => "serve_counting".to_owned(),
            Self::Alone(contender) => format!("alone-{contender}"),
        }
    }
}

/// Builds a program in the profile of this one and returns its path: `cargo run` builds no
/// other program than the one it runs.
pub async fn build(binary: Binary) -> Result<PathBuf> {
    let mut cargo = cargo(Path::new(env!("CARGO_MANIFEST_DIR")));
    let name = binary.name();
    cargo.args(["build", "--package", "bench", "--bin", &name]);
    if let Binary::Alone(_) = binary {
        cargo.args(["--features", "alone"]);
    }
    cargo.arg("--message-format=json-render-diagnostics");
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    executable(&messages(cargo).await?, &name)
}

/// Cargo in a folder: the one that runs us, or the one in the path.
pub(crate) fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder).stdin(Stdio::null()).kill_on_drop(true);
    cargo
}

/// Runs cargo and returns its messages, one JSON value per line.
pub(crate) async fn messages(mut cargo: Command) -> Result<Vec<Value>> {
    let output = cargo.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
    let output = output.wait_with_output().await?;
    if !output.status.success() {
        return Err(format!("cargo failed: {}", output.status).into());
    }
    let lines = str::from_utf8(&output.stdout)?.lines();
    Ok(lines.map(serde_json::from_str).collect::<serde_json::Result<_>>()?)
}

fn executable(messages: &[Value], name: &str) -> Result<PathBuf> {
    let found = messages.iter().find_map(|message| {
        let path = message["executable"].as_str()?;
        (message["target"]["name"] == name).then(|| path.into())
    });
    found.ok_or_else(|| format!("cargo built no `{name}`").into())
}
