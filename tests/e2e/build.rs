//! Compiles the protos of the tests.

fn main() {
    // Maps in order, to compare whole answers.
    radicle_build::configure().btree_map(".e2e.fields").compile_protos(
        &["proto/echo.proto", "proto/fields.proto", "proto/files.proto"],
        &["proto"],
    );
}
