#[::radicle::__private::async_trait]
impl helloworld::greeter_server::Greeter for MyGreeter {
    async fn say_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Response<HelloReply>, Status> {
        Ok(
            Response::new(HelloReply {
                message: request.into_inner().name,
            }),
        )
    }
    type WatchStream = ReceiverStream<Result<HelloReply, Status>>;
    async fn watch(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        Ok(Response::new(greetings(request)))
    }
    async fn record(
        &self,
        request: tonic::Request<tonic::Streaming<HelloRequest>>,
    ) -> Result<tonic::Response<HelloReply>, tonic::Status> {
        Err(Status::unimplemented("not today"))
    }
    type ChatStream = ReceiverStream<Result<HelloReply, Status>>;
    async fn chat(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<Response<ReceiverStream<Result<HelloReply, Status>>>, Status> {
        Ok(Response::new(answers(request)))
    }
}
const _: () = {
    pub enum Greeter {}
    impl ::radicle::Service<Greeter> for MyGreeter {
        fn mount(self) -> ::radicle::__private::Mount {
            helloworld::greeter_server::Greeter(::std::sync::Arc::new(self))
                .build_info(::radicle::build_info!())
        }
    }
};
