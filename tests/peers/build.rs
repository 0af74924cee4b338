//! Generates the greeter of tests/bench for the peers: Rust for each crate, and what protoc
//! would ask Go's plugins.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use prost::Message;
use prost_types::FileDescriptorSet;

type Result = std::result::Result<(), Box<dyn Error>>;

const PROTO: &str = "greeter.proto";
const INCLUDES: [&str; 2] = ["../bench/proto", "../../radicle-build/protos"];

fn main() -> Result {
    for include in INCLUDES {
        println!("cargo::rerun-if-changed={include}");
    }
    let mut compiler = protox::Compiler::new(INCLUDES)?;
    compiler.include_imports(true).include_source_info(true).open_file(PROTO)?;
    // Encoded: prost's types drop `google.api.http`, as every option that they do not know.
    let encoded = compiler.encode_file_descriptor_set();
    let mut greeter = compiler.file_descriptor_set();
    greeter.file.retain(|file| file.name() == PROTO);

    let out_dir = PathBuf::from(env::var("OUT_DIR")?);
    rest_over_grpc(&out_dir.join("rest_over_grpc"), &encoded, greeter.clone())?;
    tonic_rest(&out_dir.join("tonic_rest"), &encoded, greeter)?;
    fs::write(out_dir.join("request.binpb"), plugin_request(&encoded)?.encode_to_vec())?;
    Ok(())
}

fn rest_over_grpc(folder: &Path, encoded: &[u8], greeter: FileDescriptorSet) -> Result {
    fs::create_dir_all(folder)?;
    tonic_prost_build::configure().build_client(false).out_dir(folder).compile_fds(greeter)?;
    pbjson_build::Builder::new()
        .register_descriptors(encoded)?
        .out_dir(folder)
        .build(&[".helloworld"])?;
    ::rest_over_grpc::build::compile_fds(encoded, folder)?;
    Ok(())
}

fn tonic_rest(folder: &Path, encoded: &[u8], greeter: FileDescriptorSet) -> Result {
    fs::create_dir_all(folder)?;
    tonic_prost_build::configure()
        .build_client(false)
        .message_attribute(".", "#[derive(serde::Serialize, serde::Deserialize)]")
        .message_attribute(".", "#[serde(default, rename_all = \"camelCase\")]")
        .out_dir(folder)
        .compile_fds(greeter)?;
    let config = tonic_rest_build::RestCodegenConfig::new()
        .package("helloworld", "helloworld")
        .proto_root("super");
    fs::write(folder.join("routes.rs"), tonic_rest_build::generate(encoded, &config)?)?;
    Ok(())
}

/// `google.protobuf.compiler.CodeGeneratorRequest`, with the files left encoded.
#[derive(Message)]
struct PluginRequest {
    #[prost(string, repeated, tag = "1")]
    file_to_generate: Vec<String>,
    #[prost(string, tag = "2")]
    parameter: String,
    #[prost(bytes = "vec", repeated, tag = "15")]
    proto_file: Vec<Vec<u8>>,
}

/// `google.protobuf.FileDescriptorSet`, with the files left encoded.
#[derive(Message)]
struct EncodedFiles {
    #[prost(bytes = "vec", repeated, tag = "1")]
    file: Vec<Vec<u8>>,
}

fn plugin_request(encoded: &[u8]) -> std::result::Result<PluginRequest, prost::DecodeError> {
    Ok(PluginRequest {
        file_to_generate: vec![PROTO.to_owned()],
        parameter: "module=peers,Mgreeter.proto=peers/greeter".to_owned(),
        proto_file: EncodedFiles::decode(encoded)?.file,
    })
}
