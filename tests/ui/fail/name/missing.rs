use ui::other::greeter_server::Greeter;

struct Me;

#[radicle::service]
impl Greeter for Me {}

fn main() {}
