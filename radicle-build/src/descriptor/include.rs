//! Include folders: from a path to the name that imports use, and back.

use std::path::{Component, Path, PathBuf};

/// The include folders in the order in which imports search them.
#[derive(Debug)]
pub(super) struct Includes {
    folders: Vec<PathBuf>,
}

/// Where a proto argument was found.
pub(super) enum Found {
    /// The import name and the path.
    File(String, PathBuf),
    /// A folder before it has a file of the same name.
    Shadowed(PathBuf),
    /// It is a folder.
    Folder,
    /// It is there, but in no include folder.
    Outside,
    Missing,
}

impl Includes {
    pub(super) fn new(folders: &[&Path]) -> Self {
        Self { folders: folders.iter().map(|folder| folder.to_path_buf()).collect() }
    }

    /// The folders, for a help line.
    pub(super) fn shown(&self) -> String {
        match &*self.folders {
            [] => "no include folder".to_owned(),
            folders => {
                let folders = folders.iter().map(|folder| match join(folder, ".").is_dir() {
                    true => format!("`{}`", shown(folder)),
                    false => format!("`{}`, which is not there", shown(folder)),
                });
                folders.collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// The first file of this import name.
    pub(super) fn import(&self, name: &str) -> Option<PathBuf> {
        self.folders.iter().map(|folder| join(folder, name)).find(|path| path.exists())
    }

    /// Looks a proto argument up: a path below an include folder, or else an import name.
    pub(super) fn argument(&self, path: &Path) -> Found {
        if path.is_dir() {
            return Found::Folder;
        }
        if path.exists() {
            let name = self.folders.iter().find_map(|folder| below(path, folder));
            if let Some(name) = name {
                return match self.import(&name) {
                    Some(first) if !same(&first, path) => Found::Shadowed(first),
                    _ => Found::File(name, path.to_path_buf()),
                };
            }
        }
        let name = shown(path);
        match self.import(&name) {
            Some(found) if path.is_relative() => Found::File(name, found),
            _ if path.exists() => Found::Outside,
            _ => Found::Missing,
        }
    }
}

/// The path with `/`, without leading `./`.
pub(crate) fn shown(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    match path.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => path,
    }
}

fn join(folder: &Path, name: &str) -> PathBuf {
    match folder.as_os_str().to_str() {
        Some("" | ".") => PathBuf::from(name),
        _ => folder.join(name),
    }
}

fn below(path: &Path, folder: &Path) -> Option<String> {
    let path = absolute(path)?;
    let rest = path.strip_prefix(absolute(folder)?).ok()?.to_path_buf();
    Some(shown(&rest)).filter(|name| !name.is_empty())
}

fn same(left: &Path, right: &Path) -> bool {
    absolute(left) == absolute(right)
}

/// Without `.` and `..`, links not followed: the names of imports stay those of the user.
fn absolute(path: &Path) -> Option<PathBuf> {
    let mut absolute = PathBuf::new();
    for component in std::path::absolute(path).ok()?.components() {
        match component {
            Component::ParentDir => {
                absolute.pop();
            }
            Component::CurDir => {}
            component => absolute.push(component),
        }
    }
    Some(absolute)
}
