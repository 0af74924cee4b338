use ui::helloworld::empty_server::Empty;

struct Me;

#[radicle::service(crate = "my::radicle")]
impl Empty for Me {}

fn main() {}
