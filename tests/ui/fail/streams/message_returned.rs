use radicle::Status;
use ui::helloworld::{HelloReply, HelloRequest, names_server::Names};

struct Me;

#[radicle::service]
impl Names for Me {
    async fn r#match(&self, _: ()) -> Result<(), Status> {
        Ok(())
    }
    async fn get_url(&self, _: HelloRequest) -> Result<HelloReply, Status> {
        Ok(HelloReply::default())
    }
}

fn main() {}
