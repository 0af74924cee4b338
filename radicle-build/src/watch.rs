//! Tells cargo when to run the build script again.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Prints the files that were read, and the folders in which a new proto would count.
pub(crate) fn print(files: &[PathBuf], includes: &[&Path]) {
    for path in watched(files, includes) {
        println!("cargo:rerun-if-changed={}", path.display());
    }
}

/// Cargo watches all that is in a folder. So only a folder of protos alone is watched: for `.` or `src`
/// any change would count, and the build script would run on each build.
fn watched(files: &[PathBuf], includes: &[&Path]) -> BTreeSet<PathBuf> {
    let mut paths: BTreeSet<PathBuf> = files.iter().cloned().collect();
    for include in includes.iter().map(|include| plain(include)) {
        let folders = files.iter().filter_map(|file| folder(plain(file), include));
        paths.extend(folders.map(Path::to_path_buf));
    }
    paths
}

/// The outermost folder of the file, not outside of the include folder, that holds only protos.
fn folder<'f>(file: &'f Path, include: &Path) -> Option<&'f Path> {
    let folders = file.ancestors().skip(1).take_while(|folder| folder.starts_with(include));
    folders.take_while(|folder| holds_only_protos(folder)).last()
}

fn plain(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}

fn holds_only_protos(folder: &Path) -> bool {
    // `ancestors` of a relative path ends with the empty one, which is the package's folder.
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().all(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return holds_only_protos(&path);
        }
        path.extension().is_some_and(|extension| extension == "proto")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_protos_is_watched() {
        let files = [PathBuf::from("./protos/google/rpc/code.proto")];
        let watched = watched(&files, &[Path::new("protos")]);
        assert!(watched.contains(Path::new("protos")));
    }

    #[test]
    fn a_mixed_folder_is_not_watched() {
        let files = [PathBuf::from("protos/google/rpc/code.proto")];
        let watched = watched(&files, &[Path::new(".")]);
        let expected = [PathBuf::from("protos"), files[0].clone()];
        assert_eq!(watched, BTreeSet::from(expected));
    }
}
