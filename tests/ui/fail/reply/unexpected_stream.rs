use radicle::Status;
use tokio_stream::Stream;
use ui::other::{Answer, Question, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, _: Question) -> Result<impl Stream<Item = Answer>, Status> {
        Ok(tokio_stream::empty())
    }
}

fn main() {}
