use radicle::{Request, Response, Service, Status};
use ui::other::{Answer, Question, greeter_server::{Greeter, GreeterServer}};

struct Local<T: ?Sized>(Box<T>);

#[radicle::service]
impl<T: Greeter + ?Sized> Greeter for Local<T> {
    async fn say_hello(&self, request: Request<Question>) -> Result<Response<Answer>, Status> {
        self.0.say_hello(request).await
    }
}

#[radicle::service]
impl Greeter for &'static Local<str> {
    async fn say_hello(&self, request: Question) -> Result<Answer, Status> {
        Ok(Answer { number: request.number + self.0.len() as i32 })
    }
}

#[radicle::service]
impl Greeter for Box<Local<str>> {
    async fn say_hello(&self, request: Question) -> Result<Answer, Status> {
        Ok(Answer { number: request.number })
    }
}

fn main() {
    Box::new(Local::<str>("me".into())).mount();
    GreeterServer::new(Local(Box::new(Box::new(Local::<str>("me".into()))))).mount();
}
