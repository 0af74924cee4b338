use radicle::Status;
use tokio_stream::Stream;
use ui::helloworld::{HelloReply, HelloRequest, names_server::Names};

struct Me;

#[radicle::service]
impl Names for Me {
    async fn r#match(&self, _: ()) -> Result<(), Status> {
        Ok(())
    }
    async fn get_url(&self, _: HelloRequest) -> Result<impl Stream<Item = HelloReply>, Status> {
        Ok(tokio_stream::empty())
    }
}

fn main() {}
