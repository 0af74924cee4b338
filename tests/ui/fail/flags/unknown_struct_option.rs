#[derive(radicle::Flags)]
#[flags(prefix = "A")]
struct Settings {
    a: u16,
}

fn main() {}
