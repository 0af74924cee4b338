struct Me;

fn main() {
    radicle::Service::mount(Me);
}
