use radicle::Status;
use ui::helloworld::{Request, Response, odd_server::Odd};

struct Me;

#[radicle::service]
impl Odd for Me {
    async fn ask(&self, Request { name: message }: Request) -> Result<Response, Status> {
        Ok(Response { message })
    }
}

fn main() {}
