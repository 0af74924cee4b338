#[derive(radicle::Flags)]
struct Settings {
    #[flag(name = "grpc-port")]
    grpc_port: u16,
    #[flag(name = "port")]
    a: u16,
    port: u16,
    log_level: String,
    #[flag(name = "help")]
    b: u16,
}

fn main() {}
