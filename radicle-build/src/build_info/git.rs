//! What git knows of the checkout that a package is in.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::time::Time;

/// A repository, asked from the folder of a package.
pub(super) struct Git {
    folder: PathBuf,
    /// Of this worktree, `.git` or what stands for it.
    own: PathBuf,
    /// Of all worktrees.
    common: PathBuf,
}

/// What is checked out.
pub(super) struct Head {
    pub(super) revision: String,
    pub(super) time: Option<Time>,
    pub(super) branch: Option<String>,
    pub(super) tag: Option<String>,
    pub(super) is_dirty: bool,
}

impl Git {
    /// The repository around the folder, if there is one and git is installed.
    pub(super) fn find(folder: &Path) -> Option<Self> {
        let dirs = ask(folder, &["rev-parse", "--git-dir", "--git-common-dir"])?;
        let mut dirs = dirs.lines().map(|dir| folder.join(dir));
        let (own, common) = (dirs.next()?, dirs.next()?);
        Some(Self { folder: folder.to_owned(), own, common })
    }

    /// The commit, if it has the package.
    pub(super) fn head(&self) -> Option<Head> {
        self.ask(&["ls-files", "--error-unmatch", "--", "Cargo.toml"])?;
        let commit = self.ask(&["rev-list", "--max-count=1", "--timestamp", "HEAD"])?;
        let (time, revision) = commit.split_once(' ')?;
        let status = self.ask(&[
            "status",
            "--porcelain",
            "--untracked-files=no",
            "--ignore-submodules=untracked",
        ]);
        Some(Head {
            revision: revision.to_owned(),
            time: time.parse().ok().and_then(Time::from_unix),
            branch: self.branch(),
            tag: self.tag(),
            is_dirty: !status?.is_empty(),
        })
    }

    /// What changes with commits, checkouts and tags, and what of `src` makes the checkout dirty.
    ///
    /// Only paths that exist: one that does not would run the build script each time.
    pub(super) fn watched(&self) -> Vec<PathBuf> {
        let mut paths = vec![self.own.join("HEAD"), self.common.join("refs/tags")];
        paths.extend([&self.own, &self.common].map(|dir| dir.join("reftable")));
        // Commits do not touch HEAD, but its log. Not every repository has logs.
        let log = self.own.join("logs/HEAD");
        if log.exists() {
            paths.push(log);
        } else if let Some(branch) = self.branch() {
            let reference = self.common.join("refs/heads").join(branch);
            paths.extend(reference.ancestors().find(|path| path.exists()).map(Path::to_path_buf));
            paths.push(self.common.join("packed-refs"));
        }
        let sources =
            self.ask(&["-c", "core.quotePath=false", "ls-files", "--", "src"]).unwrap_or_default();
        paths.extend(sources.lines().map(|source| self.folder.join(source)));
        paths.retain(|path| path.exists());
        paths
    }

    fn branch(&self) -> Option<String> {
        let head = self.ask(&["symbolic-ref", "--quiet", "HEAD"])?;
        head.strip_prefix("refs/heads/").map(str::to_owned)
    }

    fn tag(&self) -> Option<String> {
        let tags = self.ask(&[
            // 1.0-rc1 comes before 1.0.
            "-c",
            "versionsort.suffix=-",
            "for-each-ref",
            "--points-at=HEAD",
            "--sort=-version:refname",
            "--count=1",
            "--format=%(refname:strip=2)",
            "refs/tags",
        ])?;
        Some(tags).filter(|tag| !tag.is_empty())
    }

    fn ask(&self, question: &[&str]) -> Option<String> {
        ask(&self.folder, question)
    }
}

/// What git prints, without the last newline; nothing if it fails.
fn ask(folder: &Path, question: &[&str]) -> Option<String> {
    let mut git = Command::new("git");
    git.current_dir(folder).args(question);
    // Looking must not get in the way of the user's own git.
    git.env("GIT_OPTIONAL_LOCKS", "0");
    // A hook of one repository may build a package of another one.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR"] {
        git.env_remove(name);
    }
    let output = git.output().ok()?;
    if !output.status.success() {
        warn_of_owner(&output.stderr);
        return None;
    }
    Some(String::from_utf8(output.stdout).ok()?.trim_end().to_owned())
}

/// The one refusal that the user can do something about: as in a container whose checkout is mounted.
fn warn_of_owner(stderr: &[u8]) {
    if String::from_utf8_lossy(stderr).contains("safe.directory") {
        println!(
            "cargo:warning=git does not read this checkout, because somebody else owns it, so that the \
             build does not know its commit; add it to git's `safe.directory`, \
             or set RADICLE_BUILD_REVISION"
        );
    }
}
