struct Me;

#[radicle::service]
impl ui::helloworld::empty_server::Emty for Me {}

fn main() {}
