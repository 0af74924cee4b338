use radicle::Status;
use ui::other::{Question, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, request: Question) -> Result<Question, Status> {
        Ok(request)
    }
}

fn main() {}
