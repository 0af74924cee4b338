#[derive(radicle::Flags)]
struct Settings<T> {
    port: T,
}

fn main() {}
