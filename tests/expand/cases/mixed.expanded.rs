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
        let reply: Result<Response<_>, MyError> = async move {
            if let ::core::option::Option::Some(reply) = ::core::option::Option::None::<
                Result<Response<_>, MyError>,
            > {
                return reply;
            }
            Ok(Response::new(greetings(request)))
        }
            .await;
        ::core::result::Result::Ok(
            reply?.map(|stream| ::std::boxed::Box::pin(stream) as Self::WatchStream),
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
        let reply: Result<Response<HelloReply>, MyError> = async move {
            if let ::core::option::Option::Some(reply) = ::core::option::Option::None::<
                Result<Response<HelloReply>, MyError>,
            > {
                return reply;
            }
            Ok(Response::new(hello(request)?))
        }
            .await;
        ::core::result::Result::Ok(reply?)
    }
    async fn record(
        &self,
        requests: Request<Streaming<HelloRequest>>,
    ) -> ::core::result::Result<
        rpc::radicle::Response<HelloReply>,
        rpc::radicle::Status,
    > {
        let reply: RpcResult<HelloReply> = async move {
            if let ::core::option::Option::Some(reply) = ::core::option::Option::None::<
                RpcResult<HelloReply>,
            > {
                return reply;
            }
            all(requests.into_inner()).await
        }
            .await;
        ::core::result::Result::Ok(rpc::radicle::__private::response(reply?))
    }
}
const _: () = {
    pub enum Greeter {}
    impl rpc::radicle::Service<Greeter> for MyGreeter {
        fn mount(self) -> rpc::radicle::__private::Mount {
            Greeter(::std::sync::Arc::new(self))
                .build_info(rpc::radicle::build_info!())
                .messages_only(&[0usize])
        }
    }
};
