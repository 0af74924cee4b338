//! The mistakes in `errors/*.proto`, one a file, and what is said of them.

#[allow(dead_code, reason = "other tests compare whole folders")]
mod folder;

use std::{fs, path::Path};

use radicle_build::SecurityScheme;

#[test]
fn every_mistake_is_shown_at_its_place() {
    let mut cases: Vec<_> =
        fs::read_dir("errors").unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "proto"));
    cases.sort();
    assert!(cases.len() > 30);
    let stale: Vec<_> =
        cases.iter().filter_map(|proto| stale(&[proto], &proto.with_extension("txt"))).collect();
    assert!(
        stale.is_empty(),
        "not as said now: {stale:?}; look at them with RADICLE_BLESS=1 and git diff"
    );
}

#[test]
fn the_mistakes_of_all_files_are_shown() {
    let protos = ["errors/syntax.proto", "errors/unknown_import.proto", "errors/missing.proto"];
    let protos = protos.map(Path::new);
    assert_eq!(
        stale(&protos.each_ref().map(|path| *path), Path::new("errors/several_files.txt")),
        None
    );
}

#[test]
fn no_protos_are_a_mistake() {
    assert_eq!(stale(&[], Path::new("errors/no_files.txt")), None);
}

#[test]
fn folders_that_are_not_there_are_named() {
    let error = radicle_build::configure()
        .emit_rerun_if_changed(false)
        .generate(&["errors/syntax.proto", "errors"], &["nowhere", "src"])
        .unwrap_err();
    assert_eq!(
        folder::stale_file(format!("{error}\n").as_bytes(), Path::new("errors/folders.txt")),
        None
    );
}

#[test]
fn wrong_options_are_mistakes() {
    let error = radicle_build::configure()
        .type_attribute(".", "derive(Eq)")
        .extern_path("helloworld", "::other")
        .runtime_path("my radicle")
        .openapi(|api| {
            let schemes = ["", "my key", "key", "key"].into_iter();
            schemes.fold(api, |api, name| api.security_scheme(name, SecurityScheme::Bearer))
        })
        .out_dir(folder::empty("options"))
        .generate(&["cases/helloworld.proto"], &["cases"])
        .unwrap_err();
    assert_eq!(
        folder::stale_file(format!("{error}\n").as_bytes(), Path::new("errors/options.txt")),
        None
    );
}

#[test]
fn what_is_no_descriptor_set_is_a_mistake() {
    let error = radicle_build::configure().generate_fds([1, 2, 3]).unwrap_err();
    assert!(error.to_string().starts_with("error: not a FileDescriptorSet: "), "{error}");
}

#[test]
fn compile_protos_exits_with_1() {
    const INNER: &str = "RADICLE_TEST_EXIT";
    if std::env::var_os(INNER).is_some() {
        return radicle_build::compile_protos(&["errors/syntax.proto"], &["errors"]);
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "compile_protos_exits_with_1", "--nocapture"])
        .env(INNER, "1")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("--> errors/syntax.proto:4:15"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

fn stale(protos: &[&Path], expected: &Path) -> Option<std::path::PathBuf> {
    let error = radicle_build::configure()
        .out_dir(folder::empty("errors"))
        .emit_rerun_if_changed(false)
        .generate(protos, &["errors", "cases"])
        .expect_err(&format!("{protos:?} has no mistake"));
    folder::stale_file(format!("{error}\n").as_bytes(), expected)
}
