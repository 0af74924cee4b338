describe! {
    "helloworld.Greeter"
    say_hello "SayHello" unary (super::HelloRequest) -> super::HelloReply,
    watch "Watch" server_stream (super::HelloRequest) -> super::HelloReply,
    record "Record" client_stream (super::HelloRequest) -> super::HelloReply,
    chat "Chat" bidi_stream (super::HelloRequest) -> super::HelloReply,
}

#[radicle::service]
impl helloworld::greeter_server::Greeter for MyGreeter {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<Response<HelloReply>, Status> {
        Ok(Response::new(HelloReply { message: request.into_inner().name }))
    }

    type WatchStream = ReceiverStream<Result<HelloReply, Status>>;

    async fn watch(&self, request: Request<HelloRequest>) -> Result<Response<Self::WatchStream>, Status> {
        Ok(Response::new(greetings(request)))
    }

    async fn record(
        &self,
        request: tonic::Request<tonic::Streaming<HelloRequest>>,
    ) -> Result<tonic::Response<HelloReply>, tonic::Status> {
        Err(Status::unimplemented("not today"))
    }

    async fn chat(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<Response<ReceiverStream<Result<HelloReply, Status>>>, Status> {
        Ok(Response::new(answers(request)))
    }
}
