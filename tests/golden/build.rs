//! Compiles the protos whose output the tests look at.

use std::{fs, io, path::PathBuf};

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
    println!("cargo:rerun-if-changed=cases");
    Ok(())
}
