#[radicle::service]
async fn say_hello() {}

fn main() {}
