#[derive(radicle::Flags)]
#[flag(secret)]
struct Settings {
    #[flags(name = "b")]
    a: u16,
}

fn main() {}
