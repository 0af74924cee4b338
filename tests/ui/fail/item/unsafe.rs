use ui::helloworld::empty_server::Empty;

struct Me;

#[radicle::service]
unsafe impl Empty for Me {}

fn main() {}
