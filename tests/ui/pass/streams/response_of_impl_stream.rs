use radicle::{Request, Response, Status, Streaming};
use tokio_stream::{Stream, iter};
use ui::helloworld::{HelloReply, HelloRequest, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, _: HelloRequest) -> Result<HelloReply, Status> {
        Ok(HelloReply::default())
    }

    async fn watch(
        &self,
        _request: Request<HelloRequest>,
    ) -> Result<Response<impl Stream<Item = Result<HelloReply, Status>> + Send + 'static>, Status> {
        Ok(Response::new(iter([Ok(HelloReply::default())])))
    }

    async fn record(&self, _: Request<Streaming<HelloRequest>>) -> Result<HelloReply, Status> {
        Ok(HelloReply::default())
    }

    async fn chat(
        &self,
        _: Streaming<HelloRequest>,
    ) -> Result<Response<impl Stream<Item = Result<HelloReply, Status>> + Unpin>, Status> {
        Ok(Response::new(iter([])))
    }
}

fn main() {}
