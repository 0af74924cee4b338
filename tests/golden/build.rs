//! Compiles the protos whose output the tests look at.

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let cases = fs::read_dir("cases")?.collect::<io::Result<Vec<_>>>()?;
    let protos: Vec<PathBuf> = cases
        .iter()
        .map(|case| case.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "proto"))
        .collect();
    radicle_build::configure()
        .bytes(".golden.fields.Optionals.bytes")
        .btree_map(".golden.fields.Maps.colors")
        .compile_protos(&protos, &["cases"]);
    compile_options();
    println!("cargo:rerun-if-changed=cases");
    Ok(())
}

fn compile_options() {
    let out_dir = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    radicle_build::configure()
        .extern_path(".golden.fields", "crate::golden::fields")
        .runtime_path("crate::runtime")
        .bytes(".")
        .btree_map(".")
        .boxed(".golden.options.Everything.boxed")
        .disable_comments(".")
        .retain_enum_prefix()
        .skip_debug(".golden.options.Kind")
        .type_attribute(".golden.options.Kind", "#[derive(::core::fmt::Debug)]")
        .message_attribute(".golden.options.Point", "#[derive(PartialOrd)]")
        .enum_attribute("Kind", "#[allow(clippy::enum_variant_names)]")
        .field_attribute("Point.x", "#[doc = \" Across.\"]")
        .trait_attribute("Options", "#[allow(async_fn_in_trait)]")
        .server_attribute("golden.options.Options", "#[allow(dead_code)]")
        .server_mod_attribute("golden.options", "#[cfg(not(any()))]")
        .client_attribute("golden.options.Options", "#[allow(dead_code)]")
        .client_mod_attribute("golden.options", "#[cfg(any())]")
        .include_file("tree.rs")
        .out_dir(out_dir.join("options"))
        .compile_protos(&["options/golden.options.proto"], &["options", "cases"]);
}
