use radicle::{Request, Status};
use ui::other::{Answer, Question, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, request: Request<Question>) -> Result<Answer, Status> {
        Ok(Answer { number: request.metadata().len() as i32 })
    }
}

fn main() {}
