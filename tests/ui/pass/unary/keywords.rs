use radicle::Status;
use tokio_stream::{Empty, empty};
use ui::helloworld::{HelloReply, HelloRequest, names_server::Names};

struct Me;

#[radicle::service]
impl Names for Me {
    async fn get_url(&self, _: HelloRequest) -> Result<Empty<Result<HelloReply, Status>>, Status> {
        Ok(empty())
    }

    async fn r#match(&self, _: ()) -> Result<(), Status> {
        Ok(())
    }
}

fn main() {}
