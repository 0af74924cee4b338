use radicle::Status;
use ui::other::{Answer, Question, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, _request: Question) -> Result<Answer, Status> {
        let number = "1".parse().map_err(|_| Status::internal("no number"))?;
        if number > 1 {
            return Err(Status::out_of_range("more than one"));
        }
        tokio::task::yield_now().await;
        Ok(Answer { number })
    }
}

fn main() {}
