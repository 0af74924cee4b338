use radicle::{Status, Streaming};
use tokio_stream::Empty;
use ui::helloworld::{HelloReply, HelloRequest, names_server::Names};

struct Me;

#[radicle::service]
impl Names for Me {
    async fn r#match(&self, _: ()) -> Result<(), Status> {
        Ok(())
    }
    async fn get_url(&self, _: Streaming<HelloRequest>) -> Result<Empty<Result<HelloReply, Status>>, Status> {
        Ok(tokio_stream::empty())
    }
}

fn main() {}
