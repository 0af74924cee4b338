use radicle::{Response, Status};
use ui::other::{Answer, Question, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, _: Question) -> Result<Response<Answer>, Status> {
        Ok(Response::new(Answer::default()))
    }
}

fn main() {}
