//! Compiles protobuf's own test messages.

fn main() {
    // Sorted maps, so that equal messages have equal bytes.
    radicle_build::configure().btree_map(".").compile_protos(
        &[
            "proto/conformance/conformance.proto",
            "proto/google/protobuf/test_messages_proto2.proto",
            "proto/google/protobuf/test_messages_proto3.proto",
        ],
        &["proto"],
    );
}
