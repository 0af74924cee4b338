use radicle::Status;
use ui::other::{Answer, Question, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, request: &Question) -> Result<Answer, Status> {
        Ok(Answer { number: request.number })
    }
}

fn main() {}
