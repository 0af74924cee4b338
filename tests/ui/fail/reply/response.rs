use radicle::Response;
use ui::other::{Answer, Question, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, _: Question) -> Response<Answer> {
        Response::new(Answer::default())
    }
}

fn main() {}
