#[derive(radicle::Flags)]
struct Settings {
    #[flag(default)]
    a: u16,
    #[flag(validate = )]
    b: u16,
    #[flag(name = b)]
    c: u16,
}

fn main() {}
