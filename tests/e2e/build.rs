//! Compiles the protos of the tests.

fn main() {
    radicle_build::compile_protos(&["proto/echo.proto", "proto/files.proto"], &["proto"]);
}
