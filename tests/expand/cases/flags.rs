/// A greeter over gRPC and REST.
///
/// It greets.
#[derive(radicle::Flags)]
#[flags(name = "greeter", version = "1.2.3", env_prefix = "HELLO", crate = crate::radicle)]
pub struct Settings {
    /// The port that speaks gRPC.
    #[flag(default = 8081)]
    pub grpc_server_port: u16,
    /// What a greeting starts with.
    #[flag(default = "Hello", validate = checks::not_empty)]
    greeting: radicle::Dynamic<String>,
    #[flag(secret, name = "the_token", validate = |text: &String| Ok::<_, String>(()))]
    r#type: Option<String>,
}

#[derive(radicle::Flags)]
struct Nothing {}
