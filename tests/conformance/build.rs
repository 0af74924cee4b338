//! Compiles protobuf's own test messages.

fn main() {
    radicle_build::compile_protos(
        &[
            "proto/conformance/conformance.proto",
            "proto/google/protobuf/test_messages_proto2.proto",
            "proto/google/protobuf/test_messages_proto3.proto",
        ],
        &["proto"],
    );
}
