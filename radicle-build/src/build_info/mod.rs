//! What a program tells of its build, found when it is compiled.

mod cargo;
mod ci;
mod git;
mod package;
mod time;

use std::{env, path::PathBuf, process};

use self::{git::Git, time::Time};
use crate::Error;

/// Finds out what is built, for `radicle::build_info!()` in the crate of this build script.
///
/// ```no_run
/// // build.rs
/// radicle_build::build_info();
/// ```
///
/// Each fact is an environment variable of the compilation. One that is set when cargo starts is kept, as
/// for a container image that is built without `.git`.
///
/// | variable | what | without it |
/// |---|---|---|
/// | `RADICLE_BUILD_REVISION` | the commit's hash | from git, or `.cargo_vcs_info.json` in a package of `cargo package` |
/// | `RADICLE_BUILD_DIRTY` | `true` if files that git tracks differ from the commit, else `false` | the same |
/// | `RADICLE_BUILD_BRANCH` | the branch | from git; where a commit is checked out without its branch, from GitHub Actions and GitLab CI |
/// | `RADICLE_BUILD_TAG` | the tag of that very commit, the highest version if there are some | the same |
/// | `SOURCE_DATE_EPOCH` | the time of the build, in seconds since 1970 | the commit's time, or the clock's if that is not known or `dirty` |
///
/// The compiler, the target and the profile are cargo's. A fact that nothing tells is `None` in the
/// program: so are the first four where there is no git, and in a repository that does not track the
/// package's `Cargo.toml`, as when sources are unpacked inside of another project.
///
/// # When it is found out again
///
/// After a commit, a checkout and a new tag, and when one of the variables changes; a build after none of
/// these compiles nothing. The files that git tracks in `src` are watched as well, whose changes compile the crate
/// anyway. So `dirty` is right for the crate itself, but a change elsewhere in the repository, such as in
/// another crate, shows from the next of these events on; and so does its end.
/// A release from a fresh checkout is never wrong.
///
/// Equal sources give equal facts, so that builds of a clean checkout stay reproducible. Without git,
/// set `SOURCE_DATE_EPOCH` for that.
///
/// Source: <https://reproducible-builds.org/specs/source-date-epoch/>.
///
/// # Errors
/// A variable that is set and malformed is printed, and the build script exits with 1.
pub fn build_info() {
    match facts() {
        Ok(facts) => facts.print(),
        Err(error) => {
            eprintln!("{error}");
            process::exit(1);
        }
    }
}

#[derive(Default)]
struct Facts {
    revision: Option<String>,
    is_dirty: Option<bool>,
    branch: Option<String>,
    tag: Option<String>,
    time: Option<Time>,
}

fn facts() -> Result<Facts, Error> {
    let folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let mut facts = match package::packaged(&folder) {
        Some(packaged) => packaged,
        None => Git::find(&folder).map(checked_out).unwrap_or_default(),
    };
    facts.override_with_variables()?;
    Ok(facts)
}

fn checked_out(git: Git) -> Facts {
    git.watched().iter().for_each(|path| cargo::rerun_if_changed(path));
    let Some(head) = git.head() else {
        return Facts::default();
    };
    let (branch, tag) = match head.branch {
        Some(branch) => (Some(branch), None),
        None => ci::branch_and_tag(&head.revision),
    };
    Facts {
        is_dirty: Some(head.is_dirty),
        branch,
        tag: head.tag.or(tag),
        time: head.time.filter(|_| !head.is_dirty),
        revision: Some(head.revision),
    }
}

impl Facts {
    fn override_with_variables(&mut self) -> Result<(), Error> {
        if let Some(revision) = cargo::variable("RADICLE_BUILD_REVISION")? {
            // What git says of another commit is not said of this one.
            let is_other = self.revision.as_ref().is_some_and(|found| *found != revision);
            let found = if is_other { Self::default() } else { std::mem::take(self) };
            *self = Self { revision: Some(revision), ..found };
        }
        if let Some(dirty) = cargo::variable("RADICLE_BUILD_DIRTY")? {
            let is_dirty = dirty.parse().map_err(|_| {
                let problem = "neither `true` nor `false`";
                cargo::malformed("RADICLE_BUILD_DIRTY", &dirty, problem)
            });
            self.is_dirty = Some(is_dirty?);
        }
        self.branch = cargo::variable("RADICLE_BUILD_BRANCH")?.or(self.branch.take());
        self.tag = cargo::variable("RADICLE_BUILD_TAG")?.or(self.tag.take());
        self.time = Time::source_date_epoch()?.or(self.time.take());
        Ok(())
    }

    fn print(self) {
        let dirty = self.is_dirty.map(|dirty| dirty.to_string());
        let time = self.time.unwrap_or_else(Time::now).to_string();
        for (name, value) in [
            ("REVISION", self.revision),
            ("DIRTY", dirty),
            ("BRANCH", self.branch),
            ("TAG", self.tag),
            ("TIME", Some(time)),
            ("RUSTC", cargo::rustc()),
            ("TARGET", env::var("TARGET").ok()),
            ("PROFILE", cargo::profile()),
        ] {
            if let Some(value) = value {
                println!("cargo:rustc-env=RADICLE_BUILD_{name}={value}");
            }
        }
    }
}
