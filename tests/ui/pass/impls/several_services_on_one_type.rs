use std::sync::Arc;

use radicle::{Mount, Service, Status};
use ui::{helloworld, other};

struct Me;

#[radicle::service]
impl other::greeter_server::Greeter for Me {
    async fn say_hello(&self, request: other::Question) -> Result<other::Answer, Status> {
        Ok(other::Answer { number: request.number })
    }
}

#[radicle::service]
impl helloworld::odd_server::Odd for Me {
    async fn ask(&self, request: helloworld::Request) -> Result<helloworld::Response, Status> {
        Ok(helloworld::Response { message: request.name })
    }
}

#[radicle::service]
impl helloworld::empty_server::Empty for Me {}

fn main() {
    let me = Arc::new(Me);
    let _: [Mount; 2] = [
        other::greeter_server::GreeterServer::from_arc(me.clone()).mount(),
        helloworld::odd_server::OddServer::from_arc(me).mount(),
    ];
}
