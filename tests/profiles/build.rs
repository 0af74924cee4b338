//! Compiles the proto of the tests.

fn main() {
    radicle_build::compile_protos(&["proto/work.proto"], &["proto"]);
}
