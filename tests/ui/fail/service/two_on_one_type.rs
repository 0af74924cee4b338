use ui::helloworld::{self, empty_server::Empty};

struct Me;

#[radicle::service]
impl Empty for Me {}

#[radicle::service]
impl helloworld::nothing_server::Nothing for Me {}

fn main() {
    radicle::Service::mount(Me);
}
