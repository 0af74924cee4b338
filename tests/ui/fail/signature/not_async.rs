use radicle::Status;
use ui::other::{Answer, Question, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    fn say_hello(&self, _: Question) -> Result<Answer, Status> {
        Ok(Answer::default())
    }
}

fn main() {}
