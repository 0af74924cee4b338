//! The generated files that radicle-runtime carries along.

mod folder;

use std::{fs, path::Path};

const RUNTIME: &str = "../../radicle-runtime";

#[test]
fn the_runtime_has_what_radicle_build_makes() {
    let protos = [
        "google/api/httpbody.proto",
        "google/rpc/code.proto",
        "google/rpc/error_details.proto",
        "google/rpc/status.proto",
        "grpc/health/v1/health.proto",
        "grpc/reflection/v1/reflection.proto",
        "grpc/reflection/v1alpha/reflection.proto",
    ];
    let builder = radicle_build::configure().build_client(false);
    check("runtime", builder, &protos, "src/generated", 5);
}

#[test]
fn the_runtime_has_the_client_of_etcd() {
    let builder = radicle_build::configure().build_server(false);
    check("etcd", builder, &["etcd/v3/rpc.proto"], "src/flags/sources/etcd/generated", 2);
}

/// Compares the code that is made of the protos with that in a folder of the runtime.
fn check(
    name: &str,
    builder: radicle_build::Builder,
    protos: &[&str],
    folder: &str,
    more_than: usize,
) {
    let made = folder::empty(name);
    let includes = [Path::new(RUNTIME).join("protos"), "../../radicle-build/protos".into()];
    builder
        .inside_runtime()
        .out_dir(&made)
        .emit_rerun_if_changed(false)
        .generate(protos, &includes)
        .unwrap();
    folder::compare(&made, &Path::new(RUNTIME).join(folder), |_| true);
    assert!(fs::read_dir(&made).unwrap().count() > more_than);
}
