#[derive(radicle::Flags)]
struct Settings {
    #[flag(secret = true)]
    a: String,
}

fn main() {}
