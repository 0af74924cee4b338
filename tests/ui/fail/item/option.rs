use ui::helloworld::empty_server::Empty;

struct Me;

#[radicle::service(timeout = "2s")]
impl Empty for Me {}

fn main() {}
