use radicle::{Request, Response, Status};
use ui::{helloworld, other};

struct Wrong;

impl From<Wrong> for Status {
    fn from(_: Wrong) -> Self {
        Status::internal("wrong")
    }
}

struct Me;

#[radicle::service]
impl other::greeter_server::Greeter for Me {
    async fn say_hello(&self, _: other::Question) -> Result<other::Answer, Wrong> {
        Err(Wrong)
    }
}

#[radicle::service]
impl helloworld::odd_server::Odd for Me {
    async fn ask(&self, _: Request<helloworld::Request>) -> Result<Response<helloworld::Response>, Wrong> {
        Err(Wrong)
    }
}

fn main() {}
