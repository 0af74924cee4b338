describe! {
    "helloworld.Greeter"
    say_hello "SayHello" unary (super::HelloRequest) -> super::HelloReply,
    watch "Watch" server_stream (super::HelloRequest) -> super::HelloReply,
    record "Record" client_stream (super::HelloRequest) -> super::HelloReply,
    chat "Chat" bidi_stream (super::HelloRequest) -> super::HelloReply,
}

/// Greets.
#[radicle::service]
impl Greeter for MyGreeter {
    /// Says hello.
    #[tracing::instrument(skip_all)]
    async fn say_hello(&self, request: HelloRequest) -> Result<HelloReply, radicle::Status> {
        Ok(HelloReply { message: request.name })
    }

    async fn watch(
        &self,
        HelloRequest { name }: HelloRequest,
    ) -> Result<impl Stream<Item = Result<HelloReply, Status>>, Status> {
        Ok(tokio_stream::iter(greetings(name)))
    }

    async fn record(&self, mut requests: Streaming<HelloRequest>) -> radicle::Result<HelloReply> {
        while requests.message().await?.is_some() {}
        Ok(HelloReply::default())
    }

    async fn chat(&self, _: Streaming<HelloRequest>) -> Result<Greetings, Status> {
        Err(Status::unimplemented("not today"))
    }
}
