use radicle::{Status, Streaming};
use tokio_stream::{Stream, iter};
use ui::helloworld::{HelloReply, HelloRequest, greeter_server::Greeter};

struct Me;

#[radicle::service]
impl Greeter for Me {
    async fn say_hello(&self, _: HelloRequest) -> Result<HelloReply, Status> {
        Ok(HelloReply::default())
    }

    async fn watch(&self, request: HelloRequest) -> Result<impl Stream<Item = Result<HelloReply, Status>>, Status> {
        if request.name.is_empty() {
            return Err(Status::invalid_argument("no name"));
        }
        Ok(iter([Ok(HelloReply { message: request.name })]))
    }

    async fn record(&self, mut requests: Streaming<HelloRequest>) -> Result<HelloReply, Status> {
        while requests.message().await?.is_some() {}
        Ok(HelloReply::default())
    }

    async fn chat(
        &self,
        _requests: Streaming<HelloRequest>,
    ) -> Result<impl Stream<Item = Result<HelloReply, Status>> + Send + use<>, Status> {
        Ok(iter([]))
    }
}

fn main() {
    radicle::Service::mount(Me);
}
