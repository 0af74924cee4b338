//! Compiles the protos of the cases.

fn main() {
    radicle_build::compile_protos(
        &[
            "proto/helloworld.proto",
            "proto/other.proto",
            "proto/routeguide.proto",
            "proto/upload.proto",
        ],
        &["proto"],
    );
}
