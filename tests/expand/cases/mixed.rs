describe! {
    "helloworld.Greeter"
    say_hello "SayHello" unary (super::HelloRequest) -> super::HelloReply,
    watch "Watch" server_stream (super::HelloRequest) -> super::HelloReply,
    record "Record" client_stream (super::HelloRequest) -> super::HelloReply,
    chat "Chat" bidi_stream (super::HelloRequest) -> super::HelloReply,
}

#[radicle::service(crate = rpc::radicle)]
impl Greeter for MyGreeter {
    #[cfg(feature = "polite")]
    async fn watch(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Response<impl Stream<Item = Result<HelloReply, Status>> + Send + use<>>, MyError> {
        Ok(Response::new(greetings(request)))
    }

    async fn say_hello(&self, request: HelloRequest) -> Result<Response<HelloReply>, MyError> {
        Ok(Response::new(hello(request)?))
    }

    async fn record(&self, requests: Request<Streaming<HelloRequest>>) -> RpcResult<HelloReply> {
        all(requests.into_inner()).await
    }
}
