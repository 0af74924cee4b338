//! The generated code as it is expected, beside the protos in `cases`.

mod folder;

use std::{fs, path::Path};

use prost::Message;
use tonic_prost_build::FileDescriptorSet;

const OUT_DIR: &str = env!("OUT_DIR");

#[test]
fn generated_code_is_as_expected() {
    // OUT_DIR keeps the files of protos that are gone.
    let tree = fs::read_to_string(Path::new(OUT_DIR).join("radicle.rs")).unwrap();
    let source = |path: &Path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name == "radicle.rs" || tree.contains(&format!("include!(\"{name}\")"))
    };
    folder::compare(Path::new(OUT_DIR), Path::new("cases"), source);
}

#[test]
fn output_does_not_depend_on_order_or_folder() {
    let protos =
        ["cases/golden.twin.two.proto", "cases/helloworld.proto", "cases/golden.http.proto"];
    let (first, second) = (folder::empty("first"), folder::empty("second"));
    let mut backwards = protos;
    backwards.reverse();
    make(&first, &protos);
    make(&second, &backwards);
    for entry in fs::read_dir(&first).unwrap() {
        let name = entry.unwrap().file_name();
        assert_eq!(
            fs::read(first.join(&name)).unwrap(),
            fs::read(second.join(&name)).unwrap(),
            "{name:?}"
        );
    }
    let text = fs::read_to_string(first.join("helloworld.rs")).unwrap();
    assert!(!text.contains(env!("CARGO_MANIFEST_DIR")));
}

#[test]
fn unchanged_output_is_not_written_again() {
    let folder = folder::empty("unchanged");
    make(&folder, &["cases/helloworld.proto"]);
    let written = |name: &str| fs::metadata(folder.join(name)).unwrap().modified().unwrap();
    let names = ["helloworld.rs", "radicle.rs", "radicle_descriptors.bin"];
    let before = names.map(written);
    make(&folder, &["cases/helloworld.proto"]);
    assert_eq!(before, names.map(written));
}

#[test]
fn a_ready_descriptor_set_gives_the_same_code() {
    let (protos, set) = (folder::empty("protos"), folder::empty("set"));
    let path = protos.join("set.bin");
    radicle_build::configure()
        .file_descriptor_set_path(&path)
        .out_dir(&protos)
        .generate(&["cases/golden.http.proto"], &["cases"])
        .unwrap();
    radicle_build::configure().out_dir(&set).generate_fds(fs::read(path).unwrap()).unwrap();
    for name in ["golden.http.rs", "radicle.rs", "radicle_descriptors.bin"] {
        assert_eq!(
            fs::read(protos.join(name)).unwrap(),
            fs::read(set.join(name)).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn the_trait_is_the_one_of_tonic_build() {
    for (proto, package, service) in [
        ("cases/helloworld.proto", "helloworld", "Greeter"),
        ("cases/golden.trap.proto", "golden.trap", "Trap"),
        ("cases/golden.twin.two.proto", "golden.twin.two", "Twin"),
    ] {
        let folder = folder::empty(&format!("trait-{package}"));
        let set = folder.join("set.bin");
        radicle_build::configure()
            .file_descriptor_set_path(&set)
            .out_dir(&folder)
            .generate(&[proto], &["cases"])
            .unwrap();
        let ours = fs::read_to_string(folder.join(format!("{package}.rs"))).unwrap();
        let set = FileDescriptorSet::decode(&*fs::read(&set).unwrap()).unwrap();
        tonic_prost_build::configure().out_dir(&folder).compile_fds(set).unwrap();
        let tonics = fs::read_to_string(folder.join(format!("{package}.rs"))).unwrap();
        assert_eq!(declaration(&ours, service), declaration(&tonics, service), "{package}");
    }
}

/// The trait with its comments, whatever the path of tonic and the line breaks that it makes.
fn declaration(code: &str, service: &str) -> String {
    let start = code.find("/// Generated trait").unwrap();
    assert!(code[start..].contains(&format!("pub trait {service}")));
    let end = code[start..].find("\n    }\n").unwrap();
    let code: String = code[start..start + end].split_whitespace().collect();
    code.replace("::radicle::__private::tonic", "tonic").replace(",)", ")").replace(",>", ">")
}

#[test]
fn protoc_is_not_asked() {
    let folder = folder::empty("protoc");
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "unchanged_output_is_not_written_again"])
        .env("PROTOC", "/nonexistent")
        .env("PATH", &folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

fn make(folder: &Path, protos: &[&str]) {
    radicle_build::configure()
        .out_dir(folder)
        .emit_rerun_if_changed(false)
        .generate(protos, &["cases"])
        .unwrap();
}
