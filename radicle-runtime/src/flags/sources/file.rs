use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

use super::{Entry, toml, yaml};

/// The largest file, in bytes: what a ConfigMap may hold.
const MAX_FILE: u64 = 1024 * 1024;

/// Reads a file of flags.
///
/// # Errors
/// It cannot be read, its name has none of the endings `.toml`, `.yaml` and `.yml`, or it is not written so.
pub(crate) fn read(path: &Path) -> Result<Vec<Entry>, String> {
    let parse = match path.extension().and_then(|ending| ending.to_str()) {
        Some("toml") => toml::entries,
        Some("yaml" | "yml") => yaml::entries,
        _ => return Err(format!("{}: name it `.toml`, `.yaml` or `.yml`", path.display())),
    };
    let text = text(path)?;
    let mut entries = parse(&text).map_err(|Mistake { line, what }| at(path, line, &what))?;
    for entry in &mut entries {
        entry.origin = format!("{}:{}", path.display(), entry.origin);
    }
    Ok(entries)
}

/// What is wrong with a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// From 1 on.
    pub(super) line: usize,
    pub(super) what: String,
}

fn at(path: &Path, line: usize, what: &str) -> String {
    format!("{}:{line}: {what}", path.display())
}

/// Reads a whole file. Whatever else has a name, such as a pipe, may never end.
pub(super) fn text(path: &Path) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("{} cannot be read: {error}", path.display());
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(format!("{} cannot be read: it is not a file", path.display()));
    }
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(format!("{} is longer than {MAX_FILE} bytes", path.display()));
    }
    String::from_utf8(bytes).map_err(|_| format!("{} is not UTF-8", path.display()))
}
