//! Compiles the protos of the cases, and makes one program of those that pass.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    radicle_build::compile_protos(
        &[
            "proto/helloworld.proto",
            "proto/other.proto",
            "proto/routeguide.proto",
            "proto/upload.proto",
        ],
        &["proto"],
    );
    println!("cargo:rerun-if-changed=pass");
    let out_dir = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out_dir.join("pass.rs"), modules(&fs::canonicalize("pass")?)?)
}

/// A module per folder and per case in it; as many programs would take a minute to link.
fn modules(folder: &Path) -> io::Result<String> {
    let mut code = String::new();
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().display();
        let content = match path.is_dir() {
            true => modules(&path)?,
            false => format!("include!({path:?}); #[test] fn runs() {{ main() }}"),
        };
        code += &format!("mod {name} {{ {content} }}\n");
    }
    Ok(code)
}
