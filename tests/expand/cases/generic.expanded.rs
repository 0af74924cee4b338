#[::radicle::__private::async_trait]
impl<'a, S: Store> helloworld::greeter_server::Greeter for Greeter<'a, S>
where
    S: Clone,
{
    async fn say_hello(
        &self,
        request: ::radicle::Request<HelloRequest>,
    ) -> ::core::result::Result<::radicle::Response<HelloReply>, ::radicle::Status> {
        let request: HelloRequest = request.into_inner();
        let reply: Result<HelloReply, Status> = async move {
            if let ::core::option::Option::Some(reply) = ::core::option::Option::None::<
                Result<HelloReply, Status>,
            > {
                return reply;
            }
            self.store.hello(request).await
        }
            .await;
        ::core::result::Result::Ok(::radicle::Response::new(reply?))
    }
}
const _: () = {
    pub enum GreeterService {}
    impl<'a, S: Store> ::radicle::Service<GreeterService> for Greeter<'a, S>
    where
        S: Clone,
    {
        fn mount(self) -> ::radicle::__private::Mount {
            helloworld::greeter_server::Greeter(::std::sync::Arc::new(self))
                .build_info(::radicle::build_info!())
                .messages_only(&[0usize])
        }
    }
};
#[::radicle::__private::async_trait]
impl<T: Greeter + ?Sized> Greeter for Box<T> {
    async fn say_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Response<HelloReply>, Status> {
        (**self).say_hello(request).await
    }
}
