//! Compiles the messages that the targets read, and the descriptor set that `http_rule` changes.

use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    // Sorted maps: equal messages have equal bytes.
    radicle_build::configure().btree_map(".").compile_protos(&["proto/fuzz.proto"], &["proto"]);

    let mut compiler = protox::Compiler::new(["proto", "../../radicle-build/protos"])?;
    compiler.include_imports(true).open_file("rule.proto")?;
    let out_dir = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out_dir.join("rule.binpb"), compiler.encode_file_descriptor_set())?;
    println!("cargo::rerun-if-changed=proto");
    Ok(())
}
