#[derive(radicle::Flags)]
struct Settings {
    #[flag(default = 1.5)]
    b: u16,
    #[flag(default = 1)]
    c: String,
}

fn main() {}
