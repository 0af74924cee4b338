use radicle::Status;
use ui::other::{Answer, Question, greeter_server};

trait Store: Send + Sync + 'static {}

struct Greeter<S, const N: usize>(S);

#[radicle::service]
impl<S, const N: usize> greeter_server::Greeter for Greeter<S, N>
where
    S: Store + Clone,
    for<'a> &'a S: Into<i32>,
{
    async fn say_hello(&self, _: Question) -> Result<Answer, Status> {
        Ok(Answer { number: (&self.0).into() + N as i32 })
    }
}

#[allow(dead_code)]
fn mount<S: Store + Clone>(store: S) -> radicle::Mount
where
    for<'a> &'a S: Into<i32>,
{
    radicle::Service::mount(Greeter::<S, 2>(store))
}

fn main() {
}
