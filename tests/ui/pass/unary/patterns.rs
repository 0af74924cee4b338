use radicle::{Request, Status};
use ui::{helloworld, other};

struct Me(i32);

#[radicle::service]
impl other::greeter_server::Greeter for Me {
    async fn say_hello(self: &Self, mut request: other::Question) -> Result<other::Answer, Status> {
        request.number += self.0;
        Ok(other::Answer { number: request.number })
    }
}

#[radicle::service]
impl helloworld::odd_server::Odd for Me {
    async fn ask(&self, mut request: Request<helloworld::Request>) -> Result<helloworld::Response, Status> {
        request.metadata_mut().clear();
        Ok(helloworld::Response { message: request.into_inner().name })
    }
}

fn main() {}
