describe! {
    "helloworld.Greeter"
    say_hello "SayHello" unary (super::HelloRequest) -> super::HelloReply,
    watch "Watch" server_stream (super::HelloRequest) -> super::HelloReply,
    record "Record" client_stream (super::HelloRequest) -> super::HelloReply,
    chat "Chat" bidi_stream (super::HelloRequest) -> super::HelloReply,
}

#[radicle::service]
impl<'a, S: Store> helloworld::greeter_server::Greeter for Greeter<'a, S>
where
    S: Clone,
{
    async fn say_hello(&self, request: HelloRequest) -> Result<HelloReply, Status> {
        self.store.hello(request).await
    }
}

#[radicle::service]
impl<T: Greeter + ?Sized> Greeter for Box<T> {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<Response<HelloReply>, Status> {
        (**self).say_hello(request).await
    }
}
