//! What the build script finds, in every situation that a package may be in.

use std::{collections::BTreeMap, env, process::Command};

use build_info::{EPOCH, Folder, alone, text};

type Environment<'a> = &'a [(&'a str, &'a str)];

/// What is found in a folder, by the end of its variable's name.
fn facts(folder: &Folder, environment: Environment<'_>) -> BTreeMap<String, String> {
    let printed = text(&script(folder, environment).output().unwrap(), "the build script");
    let facts = printed
        .lines()
        .filter_map(|line| line.strip_prefix("cargo:rustc-env=RADICLE_BUILD_")?.split_once('='));
    facts.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn script(folder: &Folder, environment: Environment<'_>) -> Command {
    let mut script = Command::new(env!("CARGO_BIN_EXE_build-info"));
    alone(&mut script, folder.path()).current_dir(folder.path());
    script.env("CARGO_MANIFEST_DIR", folder.path());
    script.env("OUT_DIR", "/x/target/fast/build/app-0/out").env("TARGET", "a-b-c");
    script.envs(environment.iter().copied());
    script
}

/// What git knows; `time` in seconds behind the first commit, or the clock's.
#[derive(Debug, Default, PartialEq)]
struct Found {
    revision: Option<String>,
    dirty: Option<bool>,
    branch: Option<String>,
    tag: Option<String>,
    time: Option<u64>,
}

fn found(folder: &Folder, environment: Environment<'_>) -> Found {
    let mut facts = facts(folder, environment);
    let time = facts["TIME"].strip_prefix("2023-11-14T22:13:").and_then(|rest| {
        let seconds: u64 = rest.strip_suffix('Z')?.parse().ok()?;
        Some(seconds - 20)
    });
    Found {
        revision: facts.remove("REVISION"),
        dirty: facts.remove("DIRTY").map(|dirty| dirty.parse().unwrap()),
        branch: facts.remove("BRANCH"),
        tag: facts.remove("TAG"),
        time,
    }
}

/// A clean checkout of the first commit on `main`, and what is found in it.
fn clean(name: &str) -> (Folder, Found) {
    assert_eq!(EPOCH, 1_700_000_000, "2023-11-14T22:13:20Z");
    let folder = Folder::empty(env!("CARGO_TARGET_TMPDIR"), name);
    folder.package();
    folder.repository();
    let expected = Found {
        revision: Some(folder.head()),
        dirty: Some(false),
        branch: Some("main".to_owned()),
        tag: None,
        time: Some(0),
    };
    assert_eq!(found(&folder, &[]), expected);
    (folder, expected)
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_checkout_is_dirty_if_tracked_files_differ() {
    type Change = fn(&Folder);
    let cases: [(&str, bool, Change); 7] = [
        ("a change", true, |it| it.write("src/main.rs", "fn main() { }\n")),
        ("outside of src", true, |it| it.write("README.md", "# Others\n")),
        ("a staged change", true, |it| {
            it.write("README.md", "# Others\n");
            it.git("add --all");
        }),
        ("a removed file", true, |it| std::fs::remove_file(it.path().join("README.md")).unwrap()),
        ("an untracked file", false, |it| it.write("notes.txt", "later\n")),
        ("an ignored file", false, |it| it.write("notes.log", "later\n")),
        ("the same content once more", false, |it| it.write("README.md", "# App\n")),
    ];
    for (name, dirty, change) in cases {
        let (folder, _) = clean("dirty");
        folder.write("README.md", "# App\n");
        folder.write(".gitignore", "*.log\n");
        folder.commit("two");
        change(&folder);
        let found = found(&folder, &[]);
        assert_eq!(found.dirty, Some(dirty), "{name}");
        assert_eq!(found.revision, Some(folder.head()), "{name}");
        assert_eq!(
            found.time,
            (!dirty).then_some(1),
            "{name}: the commit's time is of what it has"
        );
    }
}

#[test]
fn branches_and_tags_are_those_of_the_commit() {
    type Case<'a> = (&'a str, &'a [&'a str], Option<&'a str>, Option<&'a str>);
    let cases: [Case<'_>; 11] = [
        ("another branch", &["checkout --quiet -b feature/größe"], Some("feature/größe"), None),
        ("a tag", &["tag v1.0.0"], Some("main"), Some("v1.0.0")),
        ("an annotated tag", &["tag --annotate --message=x v1"], Some("main"), Some("v1")),
        ("several", &["tag v9.0", "tag v10.0", "tag v8.0"], Some("main"), Some("v10.0")),
        ("a candidate", &["tag v1.0-rc1", "tag v1.0"], Some("main"), Some("v1.0")),
        ("folders of tags", &["tag app/v1"], Some("main"), Some("app/v1")),
        ("of an earlier commit", &["tag v1", "commit -qm two --allow-empty"], Some("main"), None),
        ("one name for both", &["tag main"], Some("main"), Some("main")),
        ("packed", &["tag v1", "pack-refs --all"], Some("main"), Some("v1")),
        ("detached", &["checkout --quiet --detach"], None, None),
        ("detached at a tag", &["tag v1", "checkout --quiet v1"], None, Some("v1")),
    ];
    for (name, commands, branch, tag) in cases {
        let (folder, _) = clean("names");
        commands.iter().for_each(|words| drop(folder.git(words)));
        let found = found(&folder, &[]);
        let names = (found.branch.as_deref(), found.tag.as_deref());
        assert_eq!(names, (branch, tag), "{name}");
        assert_eq!((found.revision, found.dirty), (Some(folder.head()), Some(false)), "{name}");
    }
}

#[test]
fn ci_knows_the_branch_of_a_detached_commit() {
    let (folder, on_main) = clean("ci");
    let head = folder.head();
    let other = "0".repeat(40);
    let github = ("GITHUB_SHA", head.as_str());
    let gitlab = ("CI_COMMIT_SHA", head.as_str());
    let cases: [(Environment<'_>, Option<&str>, Option<&str>); 9] = [
        (&[github, ("GITHUB_REF_TYPE", "branch"), ("GITHUB_REF_NAME", "next")], Some("next"), None),
        (&[github, ("GITHUB_REF_TYPE", "tag"), ("GITHUB_REF_NAME", "v2")], None, Some("v2")),
        (
            &[
                github,
                ("GITHUB_REF_TYPE", "branch"),
                ("GITHUB_REF_NAME", "17/merge"),
                ("GITHUB_HEAD_REF", "fix"),
            ],
            Some("fix"),
            None,
        ),
        (&[("GITHUB_SHA", &other), ("GITHUB_REF_NAME", "next")], None, None),
        (&[gitlab, ("CI_COMMIT_BRANCH", "next")], Some("next"), None),
        (&[gitlab, ("CI_COMMIT_TAG", "v2")], None, Some("v2")),
        (&[gitlab, ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "fix")], Some("fix"), None),
        (&[("CI_COMMIT_SHA", &other), ("CI_COMMIT_BRANCH", "next")], None, None),
        (&[("GITHUB_SHA", ""), ("GITHUB_REF_NAME", "next")], None, None),
    ];
    for (environment, _, _) in &cases {
        assert_eq!(found(&folder, environment), on_main, "git knows it: {environment:?}");
    }
    folder.git("checkout --quiet --detach");
    for (environment, branch, tag) in cases {
        let found = found(&folder, environment);
        let names = (found.branch.as_deref(), found.tag.as_deref());
        assert_eq!(names, (branch, tag), "{environment:?}");
    }
    folder.git("tag v1");
    let environment = [github, ("GITHUB_REF_TYPE", "tag"), ("GITHUB_REF_NAME", "v2")];
    assert_eq!(found(&folder, &environment).tag, some("v1"), "git knows it");
}

#[test]
fn checkouts_of_every_kind_are_found() {
    let (origin, mut expected) = clean("kinds/origin");
    origin.commit("two");
    expected.revision = Some(origin.head());
    expected.time = Some(1);
    let kinds = Folder::empty(env!("CARGO_TARGET_TMPDIR"), "kinds/copies");

    let url = format!("file://{}", origin.path().display());
    kinds.git(&format!("clone --quiet --depth=1 {url} shallow"));
    assert_eq!(found(&kinds.folder("shallow"), &[]), expected, "shallow");

    origin.git(&format!("worktree add --quiet -b side {}/worktree", kinds.path().display()));
    let worktree = kinds.folder("worktree");
    worktree.commit("three");
    let side = Found {
        revision: Some(worktree.head()),
        branch: some("side"),
        time: Some(2),
        ..found(&worktree, &[])
    };
    assert_eq!(found(&worktree, &[]), side, "worktree");
    assert_eq!(found(&origin, &[]), expected, "the worktree of the repository itself");

    let outer = kinds.folder("outer");
    outer.repository();
    outer.git(&format!("submodule --quiet add -b main {url} inner"));
    outer.commit("two");
    let inner = found(&outer.folder("inner"), &[]);
    assert_eq!(inner, expected, "a submodule is a repository of its own");

    let hook = kinds.folder("outer/.git");
    let hook = hook.path().to_str().unwrap();
    assert_eq!(found(&origin, &[("GIT_DIR", hook)]), expected, "built by a hook of another one");
}

#[test]
fn a_package_in_a_bigger_repository_has_its_commit() {
    let folder = Folder::empty(env!("CARGO_TARGET_TMPDIR"), "bigger");
    let app = folder.folder("services/app");
    app.package();
    folder.write("README.md", "# All\n");
    folder.repository();
    let clean = found(&app, &[]);
    assert_eq!((clean.revision, clean.dirty), (Some(folder.head()), Some(false)));
    folder.write("README.md", "# Everything\n");
    assert_eq!(found(&app, &[]).dirty, Some(true), "the commit is that of the whole repository");
}

#[test]
fn what_git_does_not_tell_is_left_out() {
    let nothing = Found::default();
    let plain = Folder::empty(env!("CARGO_TARGET_TMPDIR"), "plain");
    plain.package();
    assert_eq!(found(&plain, &[]), nothing, "no repository");

    plain.git("init --quiet");
    assert_eq!(found(&plain, &[]), nothing, "no commit");

    let foreign = Folder::empty(env!("CARGO_TARGET_TMPDIR"), "foreign");
    foreign.write("README.md", "# Not of the package\n");
    foreign.repository();
    let app = foreign.folder("vendor/app");
    app.package();
    assert_eq!(found(&app, &[]), nothing, "unpacked in another repository");

    let (folder, _) = clean("no-git");
    assert_eq!(found(&folder, &[("PATH", "/nonexistent")]), nothing, "git is not installed");
    let refused = [("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")];
    assert_eq!(found(&folder, &refused), nothing, "somebody else's");
    let warned = text(&script(&folder, &refused).output().unwrap(), "the build script");
    assert!(warned.contains("cargo:warning=git does not read this checkout"), "{warned}");
}

#[test]
fn a_package_of_cargo_has_what_cargo_knew() {
    let (folder, _) = clean("packaged");
    let head = folder.head();
    for (change, dirty) in [("", false), ("// changed\n", true)] {
        folder.write("src/main.rs", &format!("fn main() {{}}\n{change}"));
        let mut cargo = Command::new(env::var_os("CARGO").unwrap());
        cargo.args(["package", "--quiet", "--offline", "--allow-dirty", "--target-dir", "target"]);
        let packaging = alone(&mut cargo, folder.path()).current_dir(folder.path());
        text(&packaging.output().unwrap(), "cargo package");
        let packaged = found(&folder.folder("target/package/app-1.2.3"), &[]);
        let expected =
            Found { revision: Some(head.clone()), dirty: Some(dirty), ..Found::default() };
        assert_eq!(packaged, expected, "{change:?}");
    }
}

#[test]
fn variables_go_first() {
    let plain = Folder::empty(env!("CARGO_TARGET_TMPDIR"), "variables/plain");
    plain.package();
    let (checkout, of_git) = clean("variables/checkout");
    let said = [
        ("RADICLE_BUILD_REVISION", "12ab"),
        ("RADICLE_BUILD_DIRTY", "false"),
        ("RADICLE_BUILD_BRANCH", "release"),
        ("RADICLE_BUILD_TAG", "v7"),
        ("SOURCE_DATE_EPOCH", "1700000007"),
    ];
    let expected = Found {
        revision: some("12ab"),
        dirty: Some(false),
        branch: some("release"),
        tag: some("v7"),
        time: Some(7),
    };
    assert_eq!(found(&plain, &said), expected);
    assert_eq!(found(&checkout, &said), expected);
    let other = Found { revision: some("12ab"), ..Found::default() };
    assert_eq!(found(&checkout, &said[..1]), other, "git knows another commit");
    let revision = checkout.head();
    let same = found(&checkout, &[("RADICLE_BUILD_REVISION", &revision)]);
    assert_eq!(same, of_git, "git knows this commit");
    let empty = said.map(|(name, _)| (name, ""));
    assert_eq!(found(&checkout, &empty), of_git, "empty is not set");
}

#[test]
fn malformed_variables_are_named() {
    let folder = Folder::empty(env!("CARGO_TARGET_TMPDIR"), "malformed");
    for (name, value, expected) in [
        (
            "SOURCE_DATE_EPOCH",
            "yesterday",
            "\"yesterday\", which is no number of seconds since 1970",
        ),
        ("SOURCE_DATE_EPOCH", "-1", "\"-1\", which is no number of seconds since 1970"),
        ("SOURCE_DATE_EPOCH", "253402300800", "which is no number of seconds since 1970"),
        ("RADICLE_BUILD_DIRTY", "maybe", "\"maybe\", which is neither `true` nor `false`"),
        ("RADICLE_BUILD_BRANCH", "a\nb", "\"a\\nb\", which is not one line of UTF-8"),
    ] {
        let output = script(&folder, &[(name, value)]).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}={value}: {error}");
        let start = format!("error: the environment variable `{name}` is ");
        assert!(error.starts_with(&start) && error.contains(expected), "{error}");
    }
}

#[test]
fn cargo_knows_the_rest() {
    let folder = Folder::empty(env!("CARGO_TARGET_TMPDIR"), "rest");
    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let facts = facts(&folder, &[("RUSTC", &rustc)]);
    let version = Command::new(&rustc).arg("--version").output().unwrap();
    assert_eq!(format!("rustc {}", facts["RUSTC"]), text(&version, "rustc"));
    assert_eq!((facts["TARGET"].as_str(), facts["PROFILE"].as_str()), ("a-b-c", "fast"));
}
