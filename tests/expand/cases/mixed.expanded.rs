#[rpc::radicle::__private::async_trait]
impl Greeter for MyGreeter {
    #[cfg(feature = "polite")]
    type WatchStream = ::core::pin::Pin<
        ::std::boxed::Box<dyn Stream<Item = Result<HelloReply, Status>> + Send + 'static>,
    >;
    #[cfg(feature = "polite")]
    async fn watch(
        &self,
        request: Request<HelloRequest>,
    ) -> ::core::result::Result<
        rpc::radicle::Response<Self::WatchStream>,
        rpc::radicle::Status,
    > {
        let reply = (async move || -> Result<Response<_>, MyError> {
            Ok(Response::new(greetings(request)))
        })()
            .await?;
        ::core::result::Result::Ok(
            reply.map(|stream| ::std::boxed::Box::pin(stream) as Self::WatchStream),
        )
    }
    async fn say_hello(
        &self,
        request: rpc::radicle::Request<HelloRequest>,
    ) -> ::core::result::Result<
        rpc::radicle::Response<HelloReply>,
        rpc::radicle::Status,
    > {
        let request: HelloRequest = request.into_inner();
        let reply = (async move || -> Result<Response<HelloReply>, MyError> {
            Ok(Response::new(hello(request)?))
        })()
            .await?;
        ::core::result::Result::Ok(reply)
    }
    async fn record(
        &self,
        requests: Request<Streaming<HelloRequest>>,
    ) -> ::core::result::Result<
        rpc::radicle::Response<HelloReply>,
        rpc::radicle::Status,
    > {
        let reply = (async move || -> RpcResult<HelloReply> {
            all(requests.into_inner()).await
        })()
            .await?;
        ::core::result::Result::Ok(rpc::radicle::__private::response(reply))
    }
}
const _: () = {
    pub enum Greeter {}
    impl rpc::radicle::Service<Greeter> for MyGreeter {
        fn mount(self) -> rpc::radicle::__private::Mount {
            Greeter(::std::sync::Arc::new(self))
        }
    }
};
