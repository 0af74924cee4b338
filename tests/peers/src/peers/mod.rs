//! One file per crate that serves REST beside radicle.

pub(crate) mod rest_over_grpc;
pub(crate) mod tonic_rest;

/// Implements tonic's trait of the greeter for `GreeterService`, for messages beside it.
macro_rules! greeter_service {
    () => {
        #[derive(Clone)]
        struct GreeterService;

        #[tonic::async_trait]
        impl helloworld::greeter_server::Greeter for GreeterService {
            type RepeatStream =
                futures::stream::Empty<Result<helloworld::RepeatReply, tonic::Status>>;

            async fn say_hello(
                &self,
                request: tonic::Request<helloworld::HelloRequest>,
            ) -> Result<tonic::Response<helloworld::HelloReply>, tonic::Status> {
                let message = format!("Hello {}", request.into_inner().name);
                Ok(tonic::Response::new(helloworld::HelloReply { message }))
            }

            async fn repeat(
                &self,
                _: tonic::Request<helloworld::RepeatRequest>,
            ) -> Result<tonic::Response<Self::RepeatStream>, tonic::Status> {
                Err(tonic::Status::unimplemented("only SayHello is measured"))
            }
        }
    };
}
use greeter_service;
