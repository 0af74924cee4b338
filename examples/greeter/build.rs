//! Compiles the protos and finds out what is built.

fn main() {
    radicle_build::compile_protos(&["proto/greeter.proto"], &["proto"]);
    radicle_build::build_info();
}
