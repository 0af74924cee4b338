//! Generates what the radicle and the bare tonic contender serve, from one proto.

use std::{env, error::Error, fs, path::PathBuf};

use prost::Message;
use prost_types::FileDescriptorSet;

const PACKAGE: &str = "helloworld";

fn main() -> Result<(), Box<dyn Error>> {
    let out_dir = PathBuf::from(env::var("OUT_DIR")?);
    let descriptors = out_dir.join("greeter.binpb");
    radicle_build::configure()
        .build_client(false)
        .file_descriptor_set_path(&descriptors)
        .compile_protos(&["proto/greeter.proto"], &["proto"]);

    let mut descriptors = FileDescriptorSet::decode(&fs::read(descriptors)?[..])?;
    descriptors.file.retain(|file| file.package() == PACKAGE);
    let tonic = out_dir.join("tonic");
    fs::create_dir_all(&tonic)?;
    tonic_prost_build::configure().build_client(false).out_dir(tonic).compile_fds(descriptors)?;
    Ok(())
}
