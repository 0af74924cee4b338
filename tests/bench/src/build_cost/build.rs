//! Builds a crate, and counts and times what comes out.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::process::Command;

use super::project::Project;
use crate::{
    Result,
    children::{cargo, messages},
    report::Figure,
};

/// Builds the crate in debug and counts generated Rust and emitted LLVM IR.
pub(super) async fn lines(project: &Project) -> Result<[(Figure, usize); 2]> {
    let mut cargo = cargo_in(project, "rustc");
    cargo.args(["--message-format=json-render-diagnostics", "--"]);
    // One unit: with several, what two of them share is emitted twice.
    cargo.args(["--emit=llvm-ir", "-Ccodegen-units=1"]);
    let messages = messages(cargo).await?;
    Ok([
        (Figure::GeneratedLines, generated_lines(&out_dir(&messages)?)?),
        (Figure::IrLines, intermediate_lines(project)?),
    ])
}

/// Builds the crate and says how long that took.
pub(super) async fn timed(project: &Project, release: bool) -> Result<Duration> {
    let mut cargo = cargo_in(project, "build");
    cargo.arg("--quiet").stdout(Stdio::null());
    if release {
        cargo.arg("--release");
    }
    let started = Instant::now();
    let status = cargo.spawn()?.wait().await?;
    let took = started.elapsed();
    match status.success() {
        true => Ok(took),
        false => Err(format!("cargo failed in {}: {status}", project.folder.display()).into()),
    }
}

fn cargo_in(project: &Project, command: &str) -> Command {
    let mut cargo = cargo(&project.folder);
    cargo.arg(command).arg("--target-dir").arg(&project.target);
    cargo
}

/// What the crate's own build script wrote to.
fn out_dir(messages: &[Value]) -> Result<PathBuf> {
    let scripts = messages.iter().filter(|it| it["reason"] == "build-script-executed");
    let own = scripts.filter(|it| is_own(it)).find_map(|it| it["out_dir"].as_str());
    Ok(own.ok_or("cargo ran no build script")?.into())
}

fn is_own(message: &Value) -> bool {
    message["package_id"].as_str().is_some_and(|id| id.contains("build-cost-"))
}

/// Lines of the newest `.ll` file: those of other settings have another hash in their name.
fn intermediate_lines(project: &Project) -> Result<usize> {
    let prefix = project.name().replace('-', "_");
    let mut files = Vec::new();
    for entry in fs::read_dir(project.target.join("debug/deps"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(&prefix) && name.ends_with(".ll") {
            files.push((entry.metadata()?.modified()?, entry.path()));
        }
    }
    let (_, newest) = files.into_iter().max().ok_or("rustc wrote no LLVM IR")?;
    lines_of(&newest)
}

/// Lines of all generated Rust, messages too.
fn generated_lines(folder: &Path) -> Result<usize> {
    let mut lines = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "rs") {
            lines += lines_of(&path)?;
        }
    }
    Ok(lines)
}

fn lines_of(file: &Path) -> Result<usize> {
    Ok(fs::read(file)?.iter().filter(|byte| **byte == b'\n').count())
}
