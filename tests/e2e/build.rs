//! Compiles the protos of the tests.

fn main() {
    let names = ["echo", "fields", "files", "leaf", "taken", "talk", "tree"];
    // Maps in order, to compare whole answers.
    radicle_build::configure()
        .btree_map(".e2e.fields")
        .compile_protos(&names.map(|name| format!("proto/{name}.proto")), &["proto"]);
}
