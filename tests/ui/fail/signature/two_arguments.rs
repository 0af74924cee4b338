use radicle::Status;
use ui::other::{Answer, Question, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, _: Question, limit: i32) -> Result<Answer, Status> {
        Ok(Answer { number: limit })
    }
}

fn main() {}
