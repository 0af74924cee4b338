trait Greeter {}

struct Me;

#[radicle::service]
impl Greeter for Me {}

fn main() {}
