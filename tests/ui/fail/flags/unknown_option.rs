#[derive(radicle::Flags)]
struct Settings {
    #[flag(defualt = 1)]
    a: u16,
    #[flag(help = "a")]
    b: u16,
}

fn main() {}
