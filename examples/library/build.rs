//! Compiles the protos.

fn main() {
    radicle_build::compile_protos(&["proto/library.proto"], &["proto"]);
}
