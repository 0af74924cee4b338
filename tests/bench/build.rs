//! Generates what the contenders serve and what the codecs write and read, each from one proto.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use prost::Message;
use prost_types::FileDescriptorSet;

fn main() -> Result<(), Box<dyn Error>> {
    let out_dir = PathBuf::from(env::var("OUT_DIR")?);
    let descriptors = out_dir.join("bench.binpb");
    radicle_build::configure()
        .build_client(false)
        .file_descriptor_set_path(&descriptors)
        .compile_protos(&["proto/greeter.proto", "proto/sample.proto"], &["proto"]);

    let descriptors = FileDescriptorSet::decode(&fs::read(descriptors)?[..])?;
    tonic(&out_dir, package(&descriptors, "helloworld"))?;
    pbjson(&out_dir, package(&descriptors, "sample"))
}

fn package(descriptors: &FileDescriptorSet, name: &str) -> FileDescriptorSet {
    let files = descriptors.file.iter().filter(|file| file.package() == name);
    FileDescriptorSet { file: files.cloned().collect() }
}

/// The greeter of bare tonic.
fn tonic(out_dir: &Path, descriptors: FileDescriptorSet) -> Result<(), Box<dyn Error>> {
    let folder = out_dir.join("tonic");
    fs::create_dir_all(&folder)?;
    tonic_prost_build::configure().build_client(false).out_dir(folder).compile_fds(descriptors)?;
    Ok(())
}

/// The sample messages of prost with pbjson's impls, and their descriptors for prost-reflect.
fn pbjson(out_dir: &Path, descriptors: FileDescriptorSet) -> Result<(), Box<dyn Error>> {
    let folder = out_dir.join("pbjson");
    fs::create_dir_all(&folder)?;
    let encoded = descriptors.encode_to_vec();
    pbjson_build::Builder::new()
        .out_dir(&folder)
        .register_descriptors(&encoded)?
        .build(&[".sample"])?;
    fs::write(folder.join("sample.binpb"), encoded)?;
    tonic_prost_build::configure().out_dir(folder).compile_fds(descriptors)?;
    Ok(())
}
