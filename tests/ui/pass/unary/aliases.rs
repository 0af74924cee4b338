use radicle::{Request, Response, Status};
use ui::{helloworld, other};

type Wrapped<T> = Result<Response<T>, Status>;
type Bare<T> = Result<T, Status>;
type Whole = Result<Response<helloworld::HelloReply>, Status>;

struct Me;

#[radicle::service]
impl other::greeter_server::Greeter for Me {
    async fn say_hello(&self, _: Request<other::Question>) -> Wrapped<other::Answer> {
        Ok(Response::new(other::Answer::default()))
    }
}

#[radicle::service]
impl helloworld::odd_server::Odd for Me {
    async fn ask(&self, _: helloworld::Request) -> Bare<helloworld::Response> {
        Ok(helloworld::Response::default())
    }
}

struct Other;

#[radicle::service]
impl other::greeter_server::Greeter for Other {
    async fn say_hello(&self, _: Request<other::Question>) -> tonic::Result<Response<other::Answer>> {
        Ok(Response::new(other::Answer::default()))
    }
}

#[radicle::service]
impl helloworld::odd_server::Odd for Other {
    async fn ask(&self, _: helloworld::Request) -> tonic::Result<helloworld::Response> {
        Ok(helloworld::Response::default())
    }
}

#[allow(dead_code)]
fn whole() -> Whole {
    Ok(Response::new(helloworld::HelloReply::default()))
}

fn main() {}
