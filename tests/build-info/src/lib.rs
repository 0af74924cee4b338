//! Folders with repositories in them, git and cargo in such folders.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// When the first commit of each repository was made; the next ones have the seconds after it.
pub const EPOCH: u64 = 1_700_000_000;

/// An empty folder.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A folder of this name among the tests' temporary ones, emptied.
    pub fn empty(parent: &str, name: &str) -> Self {
        let path = Path::new(parent).join("build-info").join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A folder inside, made if it is not there.
    pub fn folder(&self, name: &str) -> Self {
        let path = self.0.join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file.
    pub fn write(&self, name: &str, content: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// A package that prints its build, and needs nothing but radicle's own files.
    pub fn package(&self) {
        self.write(
            "Cargo.toml",
            "[package]\nname = \"app\"\nversion = \"1.2.3\"\nedition = \"2024\"\n\n[workspace]\n",
        );
        self.write("src/main.rs", "fn main() {}\n");
    }

    /// A repository on the branch `main`, with a commit of what is there.
    pub fn repository(&self) {
        self.git("init --quiet --initial-branch=main");
        self.commit("one");
    }

    /// Commits all that is there.
    pub fn commit(&self, message: &str) {
        self.git("add --all");
        self.git(&format!("commit --quiet --allow-empty --message={message}"));
    }

    /// The hash of what is checked out.
    pub fn head(&self) -> String {
        self.git("rev-parse HEAD")
    }

    /// What git answers to words.
    pub fn git(&self, words: &str) -> String {
        let commits = Command::new("git")
            .args(["rev-list", "--all", "--count"])
            .current_dir(&self.0)
            .output()
            .expect("these tests need git");
        let commits = String::from_utf8(commits.stdout).unwrap().trim().parse().unwrap_or(0);
        let date = format!("@{} +0000", EPOCH + commits);
        let mut git = Command::new("git");
        git.args(["-c", "protocol.file.allow=always"]).args(words.split(' ')).current_dir(&self.0);
        git.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        text(&alone(&mut git, &self.0).output().unwrap(), words)
    }
}

/// What a program prints, if it succeeds.
pub fn text(output: &Output, what: &str) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {error}");
    String::from_utf8(output.stdout.clone()).unwrap().trim_end().to_owned()
}

/// Takes away what the environment says of git, of builds and of other folders.
pub fn alone<'c>(command: &'c mut Command, folder: &Path) -> &'c mut Command {
    for (name, _) in env::vars_os() {
        let is_foreign = |prefix: &&str| name.to_string_lossy().starts_with(prefix);
        if ["GIT_", "GITHUB_", "CI_", "RADICLE_", "SOURCE_DATE"].iter().any(is_foreign) {
            command.env_remove(name);
        }
    }
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "Ada"),
        ("GIT_AUTHOR_EMAIL", "ada@example.com"),
        ("GIT_COMMITTER_NAME", "Ada"),
        ("GIT_COMMITTER_EMAIL", "ada@example.com"),
    ] {
        command.env(name, value);
    }
    // The repository of these tests is around them.
    let tests = folder.ancestors().find(|it| it.ends_with("build-info")).unwrap_or(folder);
    command.env("GIT_CEILING_DIRECTORIES", tests)
}
