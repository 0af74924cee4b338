#[derive(radicle::Flags)]
struct Settings;

fn main() {}
