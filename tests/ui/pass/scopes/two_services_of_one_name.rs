use radicle::{Service, Status, Streaming};
use tokio_stream::{Stream, iter};
use ui::{
    helloworld::{self, HelloReply, HelloRequest},
    other::{self, Answer, Question},
};

struct Me;

#[radicle::service]
impl other::greeter_server::Greeter for Me {
    async fn say_hello(&self, request: Question) -> Result<Answer, Status> {
        Ok(Answer { number: request.number })
    }
}

#[radicle::service]
impl helloworld::greeter_server::Greeter for Me {
    async fn say_hello(&self, _: HelloRequest) -> Result<HelloReply, Status> {
        Ok(HelloReply::default())
    }

    async fn watch(&self, _: HelloRequest) -> Result<impl Stream<Item = Result<HelloReply, Status>>, Status> {
        Ok(iter([]))
    }

    async fn record(&self, _: Streaming<HelloRequest>) -> Result<HelloReply, Status> {
        Ok(HelloReply::default())
    }

    async fn chat(
        &self,
        _: Streaming<HelloRequest>,
    ) -> Result<impl Stream<Item = Result<HelloReply, Status>>, Status> {
        Ok(iter([]))
    }
}

fn main() {
    helloworld::greeter_server::GreeterServer::new(Me).mount();
}
