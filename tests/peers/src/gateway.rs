//! Generates and builds the Go program that serves grpc-gateway.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use prost::Message;
use prost_types::compiler::CodeGeneratorResponse;
use radicle_bench::Result;
use serde_json::{Map, Value, json};
use tokio::{io::AsyncWriteExt, process::Command};

/// The Go module.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/go");

/// What protoc would ask each plugin.
const REQUEST: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/request.binpb"));

/// The tools of go.mod.
const PLUGINS: [&str; 3] = ["protoc-gen-go", "protoc-gen-go-grpc", "protoc-gen-grpc-gateway"];

/// Builds the program and returns its path, or nothing where there is no Go.
pub(crate) async fn build() -> Result<Option<PathBuf>> {
    if !has_go().await? {
        return Ok(None);
    }
    let program = env::current_exe()?.with_file_name("grpc-gateway");
    let folder = program.with_extension("d");
    let mut replaced = Map::new();
    for plugin in PLUGINS {
        eprintln!("generating by {plugin}");
        for (name, content) in generate(plugin).await? {
            let path = folder.join(&name);
            fs::create_dir_all(path.parent().unwrap_or(&folder))?;
            fs::write(&path, content)?;
            replaced.insert(format!("{FOLDER}/{name}"), json!(path));
        }
    }
    // Go sees the generated files in its module, and none is written there.
    let overlay = folder.join("overlay.json");
    fs::write(&overlay, json!({ "Replace": Value::Object(replaced) }).to_string())?;
    eprintln!("building grpc-gateway");
    compile(&overlay, &program).await?;
    Ok(Some(program))
}

async fn has_go() -> Result<bool> {
    match go(&["version"]).stdout(Stdio::null()).status().await {
        Ok(status) if status.success() => Ok(true),
        Ok(status) => Err(format!("`go version` failed: {status}").into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(format!("`go version`: {error}").into()),
    }
}

fn go(arguments: &[&str]) -> Command {
    let mut go = Command::new("go");
    go.args(arguments).current_dir(FOLDER).stdin(Stdio::null()).kill_on_drop(true);
    go
}

async fn generate(plugin: &str) -> Result<Vec<(String, String)>> {
    let mut go = go(&["tool", plugin]);
    let mut child = go.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut input = child.stdin.take().ok_or("a plugin without standard input")?;
    input.write_all(REQUEST).await?;
    drop(input);
    let Output { status, stdout, .. } = child.wait_with_output().await?;
    if !status.success() {
        return Err(format!("{plugin} failed: {status}").into());
    }
    let response = CodeGeneratorResponse::decode(&stdout[..])?;
    match response.error {
        Some(error) => Err(format!("{plugin}: {error}").into()),
        None => Ok(response
            .file
            .into_iter()
            .map(|file| (file.name.unwrap_or_default(), file.content.unwrap_or_default()))
            .collect()),
    }
}

async fn compile(overlay: &Path, program: &Path) -> Result<()> {
    let mut go = go(&["build", "-overlay"]);
    let status = go.arg(overlay).arg("-o").arg(program).arg(".").status().await?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("`go build` failed: {status}").into()),
    }
}
