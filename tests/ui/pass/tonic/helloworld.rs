// The shape of tonic's helloworld server.
use tonic::{Request, Response, Status, transport::Server};
use ui::helloworld::{HelloReply, HelloRequest, odd_server::{Odd, OddServer}};

#[derive(Default)]
pub struct MyOdd {}

#[radicle::service]
impl Odd for MyOdd {
    async fn ask(
        &self,
        request: Request<ui::helloworld::Request>,
    ) -> Result<Response<ui::helloworld::Response>, Status> {
        println!("Got a request from {:?}", request.remote_addr());
        let reply = ui::helloworld::Response { message: format!("Hello {}!", request.into_inner().name) };
        Ok(Response::new(reply))
    }
}

#[allow(dead_code)]
#[tokio::main]
async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let addr = "[::1]:50051".parse()?;
    Server::builder().add_service(OddServer::new(MyOdd::default())).serve(addr).await?;
    let _ = (HelloReply::default(), HelloRequest::default());
    Ok(())
}

fn main() {}
