//! What cargo tells a build script, and what a build script tells cargo.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::Error;

/// A variable that is set and not empty; the build script runs again when it changes.
pub(super) fn variable(name: &str) -> Result<Option<String>, Error> {
    println!("cargo:rerun-if-env-changed={name}");
    let Some(value) = env::var_os(name).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    match value.to_str() {
        Some(text) if !text.contains(char::is_control) => Ok(Some(text.to_owned())),
        _ => Err(malformed(name, &value.to_string_lossy(), "not one line of UTF-8")),
    }
}

pub(super) fn malformed(name: &str, value: &str, problem: &str) -> Error {
    Error::message(format_args!(
        "the environment variable `{name}` is {value:?}, which is {problem}; correct it or unset it"
    ))
}

pub(super) fn rerun_if_changed(path: &Path) {
    println!("cargo:rerun-if-changed={}", path.display());
}

/// `1.95.0 (59807616e 2026-04-14)`
pub(super) fn rustc() -> Option<String> {
    let output = Command::new(env::var_os("RUSTC")?).arg("--version").output().ok()?;
    let version = String::from_utf8(output.stdout).ok()?;
    Some(version.trim().strip_prefix("rustc ")?.to_owned())
}

/// `debug`, `release`, or the name of a profile of the user's own.
///
/// `PROFILE` names only the first two. Cargo's folders have the others, `target/NAME/build/PACKAGE-HASH/out`
/// and as `build-dir` of cargo's newer layout `target/NAME/build/PACKAGE/HASH/out`.
pub(super) fn profile() -> Option<String> {
    let out_dir = env::var_os("OUT_DIR").map(PathBuf::from);
    let named = out_dir.as_deref().and_then(profile_of);
    named.or_else(|| env::var("PROFILE").ok())
}

fn profile_of(out_dir: &Path) -> Option<String> {
    // No profile may be named `build`, but a package may.
    let build = [3, 2].into_iter().find_map(|depth| {
        let folder = out_dir.ancestors().nth(depth)?;
        (folder.file_name()? == "build").then_some(folder)
    })?;
    Some(build.parent()?.file_name()?.to_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_a_folder_of_cargo() {
        for (out_dir, profile) in [
            ("/x/target/debug/build/greeter-0123456789abcdef/out", Some("debug")),
            ("/x/target/aarch64-unknown-linux-gnu/fast/build/greeter-0/out", Some("fast")),
            ("/x/target/release/build/build-0/out", Some("release")),
            ("/x/target/release/build/build/0/out", Some("release")),
            ("/somewhere/else", None),
            ("/", None),
        ] {
            assert_eq!(profile_of(Path::new(out_dir)).as_deref(), profile, "{out_dir}");
        }
    }
}
