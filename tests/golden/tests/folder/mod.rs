//! Folders of made and of expected files.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// An empty folder for the output of one test.
pub(crate) fn empty(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Compares what was made with what is expected, or with `RADICLE_BLESS=1` makes it expected.
pub(crate) fn compare(made: &Path, expected: &Path, relevant: impl Fn(&Path) -> bool) {
    let mut stale = Vec::new();
    for entry in fs::read_dir(made).unwrap() {
        let path = entry.unwrap().path();
        if relevant(&path) {
            let name = path.file_name().unwrap();
            stale.extend(stale_file(&fs::read(&path).unwrap(), &expected.join(name)));
        }
    }
    assert!(
        stale.is_empty(),
        "not as made now: {stale:?}; look at them with RADICLE_BLESS=1 and git diff"
    );
    let left: Vec<_> = fs::read_dir(expected)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| made.join(path.file_name().unwrap()))
        .filter(|made| !made.exists() || !relevant(made))
        .collect();
    assert!(left.is_empty(), "expected, but no longer made: {left:?}");
}

/// The path of the expected file if it is not this content.
pub(crate) fn stale_file(content: &[u8], expected: &Path) -> Option<PathBuf> {
    if fs::read(expected).is_ok_and(|old| old == content) {
        return None;
    }
    if env::var_os("RADICLE_BLESS").is_some_and(|bless| bless == "1") {
        fs::write(expected, content).unwrap();
        return None;
    }
    Some(expected.to_owned())
}
