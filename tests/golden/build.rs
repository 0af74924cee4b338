//! Compiles the protos whose output the tests look at.

fn main() {
    radicle_build::compile_protos(&["proto/greeter.proto"], &["proto"]);
}
