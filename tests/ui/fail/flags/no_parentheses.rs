#[derive(radicle::Flags)]
struct Settings {
    #[flag]
    a: u16,
    #[flag = 1]
    b: u16,
}

fn main() {}
