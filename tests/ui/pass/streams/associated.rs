use std::pin::Pin;

use radicle::{Response, Status, Streaming};
use tokio_stream::{Empty, Stream, empty};
use ui::helloworld::{HelloReply, HelloRequest, greeter_server::Greeter};

struct Me;

type Boxed = Pin<Box<dyn Stream<Item = Result<HelloReply, Status>> + Send>>;

#[radicle::service]
impl Greeter for Me {
    type WatchStream = Boxed;
    type ChatStream = Empty<Result<HelloReply, Status>>;

    async fn say_hello(&self, _: HelloRequest) -> Result<HelloReply, Status> {
        Ok(HelloReply::default())
    }

    async fn watch(&self, request: HelloRequest) -> Result<Self::WatchStream, Status> {
        if request.name.is_empty() {
            return Ok(Box::pin(empty()));
        }
        Ok(Box::pin(tokio_stream::iter([])))
    }

    async fn record(&self, _: Streaming<HelloRequest>) -> Result<HelloReply, Status> {
        Ok(HelloReply::default())
    }

    async fn chat(&self, _: Streaming<HelloRequest>) -> Result<Response<<Self as Greeter>::ChatStream>, Status> {
        Ok(Response::new(empty()))
    }
}

fn main() {}
