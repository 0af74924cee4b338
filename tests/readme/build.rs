//! Takes the examples out of the README and compiles their proto.

#[path = "src/block.rs"]
mod block;

use std::{env, error::Error, fs, path::PathBuf};

use block::block;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=../../README.md");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/block.rs");
    let readme = fs::read_to_string("../../README.md")?;
    let out_dir = PathBuf::from(env::var("OUT_DIR")?);
    for file in ["main.rs", "layers.rs", "tests.rs", "flags.rs"] {
        fs::write(out_dir.join(file), block(&readme, &format!("src/{file}")))?;
    }
    let proto = out_dir.join("greeter.proto");
    fs::write(&proto, block(&readme, "proto/greeter.proto"))?;
    radicle_build::configure().emit_rerun_if_changed(false).compile_protos(&[proto], &[out_dir]);
    Ok(())
}
