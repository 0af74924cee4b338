use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Entry, file::text};

/// The most files of a directory.
const MAX_FILES: usize = 1000;

/// The most bytes of all of them: what a ConfigMap may hold.
const MAX_BYTES: usize = 1024 * 1024;

/// Reads a directory with a file for each flag, as Kubernetes mounts a ConfigMap. One line break at a file's
/// end is none of the value's.
///
/// Kubernetes puts the files into a directory of their own, which the link `..data` names, and changes all of
/// them at once by replacing that link. So they are read where it leads, and again if that is gone meanwhile.
/// Names that start with a dot are left out.
///
/// # Errors
/// It cannot be read.
pub(crate) fn read(path: &Path) -> Result<Vec<Entry>, String> {
    let generation = || fs::canonicalize(path.join("..data"));
    let mut tries = 0;
    loop {
        tries += 1;
        let before = generation();
        let entries = files(path, before.as_deref().unwrap_or(path));
        let (before, after) = (before.ok(), generation().ok());
        if before == after || tries == TRIES {
            return entries;
        }
    }
}

/// How often a directory is read that is replaced meanwhile.
const TRIES: usize = 5;

fn files(path: &Path, place: &Path) -> Result<Vec<Entry>, String> {
    let failed = |error: io::Error| format!("{} cannot be read: {error}", path.display());
    let (mut entries, mut bytes) = (Vec::new(), 0);
    for entry in fs::read_dir(place).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let Some(key) = name.to_str() else {
            return Err(format!("{} has a name that is not UTF-8", path.display()));
        };
        if key.starts_with('.') {
            continue;
        }
        if entries.len() == MAX_FILES {
            return Err(format!("{} has more than {MAX_FILES} files", path.display()));
        }
        let file: PathBuf = place.join(key);
        if file.is_dir() {
            return Err(format!("{} is a directory, not a flag", path.join(key).display()));
        }
        let text = text(&file)?;
        bytes += text.len();
        if bytes > MAX_BYTES {
            return Err(format!("{} has more than {MAX_BYTES} bytes", path.display()));
        }
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text).to_owned();
        let origin = path.join(key).display().to_string();
        entries.push(Entry { key: key.to_owned(), text: Some(text), origin });
    }
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(entries)
}
