//! Generates what the bare tonic contender serves.

use std::{env, error::Error, fs, path::PathBuf};

const PROTO: &str = "proto/greeter.proto";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=proto");
    let out_dir = PathBuf::from(env::var("OUT_DIR")?).join("tonic");
    fs::create_dir_all(&out_dir)?;
    let descriptors = protox::compile([PROTO], ["proto"])?;
    tonic_prost_build::configure()
        .build_client(false)
        .out_dir(out_dir)
        .compile_fds(descriptors)?;
    Ok(())
}
