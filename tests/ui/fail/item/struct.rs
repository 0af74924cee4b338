#[radicle::service]
struct Me;

fn main() {}
