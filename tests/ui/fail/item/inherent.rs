struct Me;

#[radicle::service]
impl Me {
    fn hello(&self) {}
}

fn main() {
    Me.hello();
}
