use radicle::Status;
use ui::other::{Answer, Question, greeter_server::Greeter as Hello};

struct Greeter;

#[radicle::service]
impl Hello for Greeter {
    async fn say_hello(&self, request: Question) -> Result<Answer, Status> {
        Ok(Answer { number: request.number })
    }
}

fn main() {
    radicle::Service::mount(Greeter);
}
