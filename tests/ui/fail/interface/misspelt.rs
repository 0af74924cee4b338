use ui::helloworld::empty_server::Empty;

struct Me;

#[radicle::service]
impl Emty for Me {}

fn main() {
    fn _used<T: Empty>() {}
}
