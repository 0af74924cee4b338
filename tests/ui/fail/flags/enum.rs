#[derive(radicle::Flags)]
enum Settings {
    A,
}

fn main() {}
