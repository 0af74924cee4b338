#[derive(radicle::Flags)]
struct Settings(u16);

fn main() {}
