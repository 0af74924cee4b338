use radicle::Status;
use tokio_stream::{Stream, StreamExt};
use ui::helloworld::{HelloReply, HelloRequest, names_server::Names};

struct Me;

#[radicle::service]
impl Names for Me {
    async fn r#match(&self, _: ()) -> Result<(), Status> {
        Ok(())
    }
    async fn get_url(&self, _: HelloRequest) -> Result<impl Stream<Item = Result<HelloReply, Status>>, Status> {
        let local = std::rc::Rc::new(Status::internal(""));
        Ok(tokio_stream::iter([0]).map(move |_| Err(Status::clone(&local))))
    }
}

fn main() {}
