use radicle::{Request, Response, Status};
use ui::other::{Answer, Question, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, request: Request<Question>) -> Result<Response<Answer>, Status> {
        Ok(Response::new(Answer { number: request.get_ref().number }))
    }
}

fn main() {
    radicle::Service::mount(Me);
}
