#[radicle::service]
trait Greeter {}

fn main() {}
