//! Compiles the greeter's protos, for a client.

fn main() {
    let folder = "../../examples/greeter/proto";
    radicle_build::compile_protos(&[format!("{folder}/greeter.proto")], &[folder]);
}
