use radicle::Status;
use ui::other::{Answer, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self) -> Result<Answer, Status> {
        Ok(Answer::default())
    }
}

fn main() {}
