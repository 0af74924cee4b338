use tonic::{Status, transport::Server};
use ui::other::{Answer, Question, greeter_server::{Greeter, GreeterServer}};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, request: Question) -> Result<Answer, Status> {
        Ok(Answer { number: request.number })
    }
}

fn main() {
    let _ = Server::builder().add_service(GreeterServer::new(Me));
}
