//! What the README says of the example and where it points. That the example compiles, `src` shows.

#[path = "../src/block.rs"]
mod block;

#[expect(unreachable_pub, reason = "in the reader's program it may be reached")]
mod layers {
    include!(concat!(env!("OUT_DIR"), "/layers.rs"));
}

#[expect(
    dead_code,
    unreachable_pub,
    reason = "a test has other arguments than the flags of a server"
)]
mod flags {
    include!(concat!(env!("OUT_DIR"), "/flags.rs"));
}

use std::{fs, path::Path};

use block::block;

const README: &str = include_str!("../../../README.md");
const REPOSITORY: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/");

#[test]
fn the_first_example_is_short() {
    let main = block(README, "src/main.rs");
    assert!(main.lines().count() <= 25, "{} lines", main.lines().count());
}

#[test]
fn the_greeter_is_short() {
    let main = include_str!("../../../examples/greeter/src/main.rs");
    assert!(main.lines().count() <= 100, "{} lines", main.lines().count());
}

#[test]
fn the_greeter_has_the_build_script_shown() {
    let shown = block(README, "build.rs").trim_start_matches("// build.rs\n").trim();
    let greeters = include_str!("../../../examples/greeter/build.rs");
    let mut lines = greeters.lines();
    assert!(shown.lines().all(|it| lines.any(|line| line == it)), "{shown}\n{greeters}");
}

#[test]
fn the_dependencies_are_those_that_the_example_is_built_with() {
    let shown = block(README, "Cargo.toml");
    let ours = include_str!("../Cargo.toml");
    for section in ["[dependencies]", "[build-dependencies]"] {
        assert_eq!(dependencies(shown, section), dependencies(ours, section));
    }
    let version = |line: &str| line.split('"').nth(1).map(str::to_owned);
    for line in shown.lines().filter(|line| line.starts_with("radicle-")) {
        let version = version(line).unwrap();
        assert!(env!("CARGO_PKG_VERSION").starts_with(&version), "{line}");
    }
}

fn dependencies<'a>(manifest: &'a str, section: &str) -> Vec<&'a str> {
    let lines = manifest.lines().skip_while(|line| *line != section).skip(1);
    lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split(['.', ' ']).next())
        .collect()
}

#[test]
fn the_layers_are_those_of_the_version_shown() {
    let used = include_str!("../../../Cargo.toml").lines().find(|it| it.starts_with("tower-http"));
    let used = used.unwrap().replace("default-features = false, ", "");
    assert!(README.lines().any(|line| line == used), "{used}");
}

#[test]
fn the_layers_fit() {
    let server = layers::with_layers(radicle::Server::new("greeter"));
    assert!(format!("{server:?}").contains("layers: Layers(2)"), "{server:?}");
}

#[test]
fn links_point_at_files() {
    let root = Path::new("../..");
    let mut seen = 0;
    for file in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "radicle-build/README.md"] {
        let file = root.join(file);
        let text = fs::read_to_string(&file).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = match link.strip_prefix(REPOSITORY) {
                Some(path) => root.join(path),
                None if link.contains("://") || link.starts_with('#') => continue,
                None => file.with_file_name(link),
            };
            assert!(path.exists(), "{} points at {link}", file.display());
            seen += 1;
        }
    }
    assert!(seen > 5);
}
