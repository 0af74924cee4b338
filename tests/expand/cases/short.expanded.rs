/// Greets.
#[::radicle::__private::async_trait]
impl Greeter for MyGreeter {
    /// Says hello.
    #[tracing::instrument(skip_all)]
    async fn say_hello(
        &self,
        request: ::radicle::Request<HelloRequest>,
    ) -> ::core::result::Result<::radicle::Response<HelloReply>, ::radicle::Status> {
        let request: HelloRequest = request.into_inner();
        let reply: Result<HelloReply, radicle::Status> = async move {
            if let ::core::option::Option::Some(reply) = ::core::option::Option::None::<
                Result<HelloReply, radicle::Status>,
            > {
                return reply;
            }
            Ok(HelloReply {
                message: request.name,
            })
        }
            .await;
        ::core::result::Result::Ok(::radicle::Response::new(reply?))
    }
    type WatchStream = ::core::pin::Pin<
        ::std::boxed::Box<
            dyn Stream<
                Item = Result<HelloReply, Status>,
            > + ::core::marker::Send + 'static,
        >,
    >;
    async fn watch(
        &self,
        request: ::radicle::Request<HelloRequest>,
    ) -> ::core::result::Result<
        ::radicle::Response<Self::WatchStream>,
        ::radicle::Status,
    > {
        let HelloRequest { name }: HelloRequest = request.into_inner();
        let reply: Result<_, Status> = async move {
            if let ::core::option::Option::Some(reply) = ::core::option::Option::None::<
                Result<_, Status>,
            > {
                return reply;
            }
            Ok(tokio_stream::iter(greetings(name)))
        }
            .await;
        ::core::result::Result::Ok(
            ::radicle::Response::new(::std::boxed::Box::pin(reply?) as Self::WatchStream),
        )
    }
    async fn record(
        &self,
        requests: ::radicle::Request<Streaming<HelloRequest>>,
    ) -> ::core::result::Result<::radicle::Response<HelloReply>, ::radicle::Status> {
        let mut requests: Streaming<HelloRequest> = requests.into_inner();
        let reply: radicle::Result<HelloReply> = async move {
            if let ::core::option::Option::Some(reply) = ::core::option::Option::None::<
                radicle::Result<HelloReply>,
            > {
                return reply;
            }
            while requests.message().await?.is_some() {}
            Ok(HelloReply::default())
        }
            .await;
        ::core::result::Result::Ok(::radicle::Response::new(reply?))
    }
    type ChatStream = Greetings;
    async fn chat(
        &self,
        _: ::radicle::Request<Streaming<HelloRequest>>,
    ) -> ::core::result::Result<::radicle::Response<Greetings>, ::radicle::Status> {
        let reply: Result<Greetings, Status> = async move {
            if let ::core::option::Option::Some(reply) = ::core::option::Option::None::<
                Result<Greetings, Status>,
            > {
                return reply;
            }
            Err(Status::unimplemented("not today"))
        }
            .await;
        ::core::result::Result::Ok(::radicle::Response::new(reply?))
    }
}
const _: () = {
    pub enum Greeter {}
    impl ::radicle::Service<Greeter> for MyGreeter {
        fn mount(self) -> ::radicle::__private::Mount {
            Greeter(::std::sync::Arc::new(self))
                .build_info(::radicle::build_info!())
                .messages_only(&[1usize, 2usize, 3usize])
        }
    }
};
