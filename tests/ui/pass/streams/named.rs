use radicle::{Request, Response, Status, Streaming};
use tokio_stream::{Iter, empty, iter, wrappers::ReceiverStream};
use ui::helloworld::{HelloReply, HelloRequest, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, _: HelloRequest) -> Result<HelloReply, Status> {
        Ok(HelloReply::default())
    }

    async fn watch(&self, _: HelloRequest) -> Result<Iter<std::vec::IntoIter<Result<HelloReply, Status>>>, Status> {
        Ok(iter(Vec::new()))
    }

    async fn record(&self, _: Streaming<HelloRequest>) -> Result<HelloReply, Status> {
        Ok(HelloReply::default())
    }

    async fn chat(
        &self,
        _: Request<Streaming<HelloRequest>>,
    ) -> Result<Response<ReceiverStream<Result<HelloReply, Status>>>, Status> {
        let _ = empty::<()>();
        let (_, receiver) = tokio::sync::mpsc::channel(1);
        Ok(Response::new(ReceiverStream::new(receiver)))
    }
}

fn main() {}
