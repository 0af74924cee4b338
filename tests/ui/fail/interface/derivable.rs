struct Me;

#[radicle::service]
impl Clone for Me {
    fn clone(&self) -> Self {
        Me
    }
}

fn main() {}
