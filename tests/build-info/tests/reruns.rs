//! When cargo finds the facts out again, and that it compiles nothing otherwise.

use std::{collections::BTreeMap, env, fs, process::Command};

use build_info::{Folder, alone, text};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A package that prints what `radicle::build_info!()` is, with radicle's own files for that alone:
/// its crates would take long to compile.
struct Program {
    folder: Folder,
    target: Folder,
    variables: Vec<(&'static str, &'static str)>,
}

/// What a program says of itself, and whether it was compiled for that.
#[derive(Debug, PartialEq)]
struct Said {
    facts: BTreeMap<String, String>,
    is_compiled: bool,
}

impl Program {
    /// A package in the folder, which may be in a repository.
    fn new(folder: Folder, apart: &Folder) -> Self {
        let crates = apart.folder("crates");
        for (name, library) in [("radicle-build", HELPER), ("radicle", MACRO)] {
            let manifest =
                format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
            crates.write(&format!("{name}/Cargo.toml"), &manifest);
            crates.write(&format!("{name}/src/lib.rs"), &library.replace("ROOT", ROOT));
        }
        let crates = crates.path().display();
        folder.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"app\"\nversion = \"1.2.3\"\nedition = \"2024\"\n\
                 [dependencies]\nradicle.path = \"{crates}/radicle\"\n\
                 [build-dependencies]\nradicle-build.path = \"{crates}/radicle-build\"\n\
                 [profile.fast]\ninherits = \"release\"\n[workspace]\n"
            ),
        );
        folder.write("build.rs", "fn main() {\n    radicle_build::build_info();\n}\n");
        folder.write("src/main.rs", MAIN);
        folder.write("src/asset.txt", "one\n");
        folder.write("README.md", "# App\n");
        Self { folder, target: apart.folder("target"), variables: Vec::new() }
    }

    fn run(&self, options: &[&str]) -> Said {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap());
        cargo.args(["run", "--offline"]).args(options);
        alone(&mut cargo, self.folder.path()).current_dir(self.folder.path());
        cargo.env("CARGO_TARGET_DIR", self.target.path()).env_remove("CARGO_BUILD_BUILD_DIR");
        cargo.envs(self.variables.iter().copied());
        let output = cargo.output().unwrap();
        let facts = text(&output, "cargo run");
        let facts = facts.lines().map(|line| line.split_once('=').unwrap());
        let facts = facts.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let log = String::from_utf8(output.stderr).unwrap();
        Said { facts, is_compiled: log.contains("Compiling app ") }
    }

    /// What it says once something has happened that it has to say, and then again for nothing.
    fn changed(&self, what: &str) -> BTreeMap<String, String> {
        let said = self.run(&[]);
        assert!(said.is_compiled, "{what} was not noticed");
        let again = self.run(&[]);
        assert!(!again.is_compiled, "compiled twice for {what}");
        assert_eq!(again.facts, said.facts, "{what}");
        said.facts
    }

    fn unchanged(&self, what: &str) {
        assert!(!self.run(&[]).is_compiled, "compiled for {what}");
    }
}

const HELPER: &str = r#"
#[path = "ROOT/radicle-build/src/error.rs"]
mod error;
#[path = "ROOT/radicle-build/src/build_info/mod.rs"]
mod build_info;
pub use {build_info::build_info, error::Error};
"#;

const MACRO: &str = r#"
#[path = "ROOT/radicle-runtime/src/build_info.rs"]
mod build_info;
pub use build_info::BuildInfo;
"#;

const MAIN: &str = r#"
fn main() {
    let build = radicle::build_info!();
    let known = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            println!("{name}={value}");
        }
    };
    println!("version={}", build.version);
    known("revision", build.revision);
    println!("dirty={:?}", build.dirty);
    known("branch", build.branch);
    known("tag", build.tag);
    known("time", build.time);
    known("rustc", build.rustc);
    known("target", build.target);
    known("profile", build.profile);
}
"#;

#[test]
fn a_program_follows_its_checkout() {
    let root = Folder::empty(env!("CARGO_TARGET_TMPDIR"), "reruns");
    let program = Program::new(root.folder("repository"), &root);
    let folder = &program.folder;
    folder.repository();

    let facts = program.changed("the first build");
    assert_eq!(facts["dirty"], "Some(false)");
    assert_eq!((facts["version"].as_str(), facts["branch"].as_str()), ("1.2.3", "main"));
    assert_eq!(facts["revision"], folder.head());
    assert_eq!(facts["profile"], "debug");
    assert!(facts["rustc"].starts_with(|first: char| first.is_ascii_digit()));
    assert!(facts["target"].contains('-'));
    assert!(!facts.contains_key("tag"));

    folder.git("status");
    folder.write("README.md", "# Changed\n");
    folder.write("src/notes.txt", "not of git\n");
    program.unchanged("what is not compiled");

    folder.commit("two");
    let facts = program.changed("a commit");
    assert_eq!((&facts["revision"], facts["dirty"].as_str()), (&folder.head(), "Some(false)"));
    assert_eq!(facts["time"], "2023-11-14T22:13:21Z");

    folder.write("src/main.rs", &MAIN.replace("version=", "version=v"));
    let facts = program.changed("a change");
    assert_eq!((facts["version"].as_str(), facts["dirty"].as_str()), ("v1.2.3", "Some(true)"));
    assert_ne!(facts["time"], "2023-11-14T22:13:21Z");
    folder.git("checkout --quiet -- src");
    assert_eq!(program.changed("the end of a change")["dirty"], "Some(false)");

    fs::remove_file(folder.path().join("src/asset.txt")).unwrap();
    assert_eq!(program.changed("a removed file")["dirty"], "Some(true)");
    folder.commit("three");
    assert_eq!(program.changed("its commit")["dirty"], "Some(false)");

    folder.git("tag v1");
    assert_eq!(program.changed("a tag")["tag"], "v1");
    folder.git("checkout --quiet -b next");
    assert_eq!(program.changed("another branch")["branch"], "next");
    folder.git("checkout --quiet HEAD~1");
    let facts = program.changed("a checkout");
    assert_eq!((&facts["revision"], facts.get("branch")), (&folder.head(), None));
}

#[test]
fn variables_and_profiles_are_followed() {
    let root = Folder::empty(env!("CARGO_TARGET_TMPDIR"), "variables-followed");
    let mut program = Program::new(root.folder("plain"), &root);
    let facts = program.changed("the first build");
    assert_eq!((facts.get("revision"), facts["dirty"].as_str()), (None, "None"));
    program.folder.write("README.md", "# Changed\n");
    program.unchanged("what is not compiled");
    program.variables = vec![("SOURCE_DATE_EPOCH", "0"), ("RADICLE_BUILD_REVISION", "12ab")];
    let facts = program.changed("variables");
    assert_eq!(facts["revision"], "12ab");
    assert_eq!(facts["time"], "1970-01-01T00:00:00Z");
    let fast = program.run(&["--profile", "fast"]);
    assert_eq!(fast.facts["profile"], "fast");

    fs::remove_file(program.folder.path().join("build.rs")).unwrap();
    program.variables.clear();
    let facts = program.changed("a package without the build script");
    let rest = [("dirty", "None"), ("version", "1.2.3")];
    let rest = rest.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(facts, BTreeMap::from(rest));
}

/// Where git writes a commit down differs.
#[test]
fn commits_are_noticed_in_repositories_of_every_kind() {
    let root = Folder::empty(env!("CARGO_TARGET_TMPDIR"), "kinds-followed");
    let program = Program::new(root.folder("origin"), &root);
    let origin = &program.folder;
    origin.write("Cargo.lock", "version = 4\n");
    origin.repository();
    let url = format!("file://{}", origin.path().display());
    root.git(&format!("clone --quiet --depth=1 {url} shallow"));
    root.git(&format!("clone --quiet --config core.logAllRefUpdates=false {url} no-logs"));
    root.git(&format!("clone --quiet --config core.logAllRefUpdates=false {url} packed"));
    root.folder("packed").git("pack-refs --all");
    let outer = root.folder("outer");
    outer.repository();
    outer.git(&format!("submodule --quiet add {url} inner"));
    origin.git(&format!("worktree add --quiet -b side {}/worktree", root.path().display()));
    for kind in ["shallow", "no-logs", "packed", "outer/inner", "worktree"] {
        let (folder, target) = (root.folder(kind), program.target.clone());
        let program = Program { folder, target, variables: Vec::new() };
        let first = program.changed(kind);
        assert_eq!(first["revision"], program.folder.head(), "{kind}");
        program.folder.commit("two");
        let second = program.changed(&format!("a commit in {kind}"));
        assert_eq!(second["revision"], program.folder.head(), "{kind}");
        program.folder.git("checkout --quiet --detach HEAD~1");
        let third = program.changed(&format!("a checkout in {kind}"));
        assert_eq!(third["revision"], first["revision"], "{kind}");
    }
}

#[test]
fn the_first_commit_is_noticed() {
    let root = Folder::empty(env!("CARGO_TARGET_TMPDIR"), "first-commit");
    let program = Program::new(root.folder("repository"), &root);
    program.folder.git("init --quiet --initial-branch=main");
    assert_eq!(program.changed("the first build").get("revision"), None);
    program.folder.commit("one");
    assert_eq!(program.changed("the first commit")["revision"], program.folder.head());
}
