#[derive(radicle::Flags)]
struct Settings {
    #[flag(default = 1, default = 2)]
    a: u16,
}

fn main() {}
