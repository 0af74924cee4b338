//! radicle-build, given a ready descriptor set with any bytes as the `google.api.http` of a method:
//! it generates, or says what is wrong. The first byte chooses the method.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prost::Message;

const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rule.binpb"));

fuzz_target!(|input: &[u8]| {
    fuzz::limit_memory(64 << 20);
    let Some((method, rule)) = input.split_first() else { return };
    match radicle_build::__fuzz::generate(&descriptors((*method).into(), rule)) {
        Ok(outputs) => assert!(outputs.iter().any(|name| name == "rule.rs"), "{outputs:?}"),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

/// The descriptor set of rule.proto with the rule at one of its methods.
fn descriptors(method: usize, rule: &[u8]) -> Vec<u8> {
    let mut files = Files::decode(DESCRIPTORS).expect("build.rs wrote it");
    let encoded = files.file.last_mut().expect("imports come first");
    let mut file = File::decode(&encoded[..]).expect("protox wrote it");
    let methods = &mut file.service[0].method;
    let method = method % methods.len();
    methods[method].options = Some(Options { http: Some(rule.to_vec()) }.encode_to_vec());
    *encoded = file.encode_to_vec();
    files.encode_to_vec()
}

/// `google.protobuf.FileDescriptorSet`; here and below, what is not changed stays encoded, since
/// prost-types drops options that it does not know.
#[derive(Message)]
struct Files {
    #[prost(bytes = "vec", repeated, tag = "1")]
    file: Vec<Vec<u8>>,
}

#[derive(Message)]
struct File {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    package: String,
    #[prost(string, repeated, tag = "3")]
    dependency: Vec<String>,
    #[prost(bytes = "vec", repeated, tag = "4")]
    message_type: Vec<Vec<u8>>,
    #[prost(message, repeated, tag = "6")]
    service: Vec<Service>,
    #[prost(string, tag = "12")]
    syntax: String,
}

#[derive(Message)]
struct Service {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(message, repeated, tag = "2")]
    method: Vec<Method>,
}

#[derive(Message)]
struct Method {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    input_type: String,
    #[prost(string, tag = "3")]
    output_type: String,
    #[prost(bytes = "vec", optional, tag = "4")]
    options: Option<Vec<u8>>,
    #[prost(bool, tag = "5")]
    client_streaming: bool,
    #[prost(bool, tag = "6")]
    server_streaming: bool,
}

#[derive(Message)]
struct Options {
    #[prost(bytes = "vec", optional, tag = "72295728")]
    http: Option<Vec<u8>>,
}
