//! The generated files that radicle-runtime carries along.

mod folder;

use std::{fs, path::Path};

const RUNTIME: &str = "../../radicle-runtime";

#[test]
fn the_runtime_has_what_radicle_build_makes() {
    let made = folder::empty("runtime");
    let protos = [
        "google/api/httpbody.proto",
        "google/rpc/code.proto",
        "google/rpc/error_details.proto",
        "google/rpc/status.proto",
        "grpc/health/v1/health.proto",
        "grpc/reflection/v1/reflection.proto",
        "grpc/reflection/v1alpha/reflection.proto",
    ];
    let includes = [Path::new(RUNTIME).join("protos"), "../../radicle-build/protos".into()];
    radicle_build::configure()
        .inside_runtime()
        .build_client(false)
        .out_dir(&made)
        .emit_rerun_if_changed(false)
        .generate(&protos, &includes)
        .unwrap();
    folder::compare(&made, &Path::new(RUNTIME).join("src/generated"), |_| true);
    assert!(fs::read_dir(&made).unwrap().count() > 5);
}
