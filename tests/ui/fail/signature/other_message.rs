use radicle::Status;
use ui::other::{Answer, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, _: Answer) -> Result<Answer, Status> {
        Ok(Answer::default())
    }
}

fn main() {}
