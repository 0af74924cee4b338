#[derive(radicle::Flags)]
struct Settings {
    #[flag(validate = 1..10)]
    a: u16,
}

fn main() {}
