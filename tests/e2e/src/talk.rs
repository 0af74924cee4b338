use std::pin::Pin;

use radicle::{Response, Status, Stream, Streaming};

use crate::{
    EchoService,
    proto::{EchoRequest, EchoResponse, echo_server::Echo, talk_server::Talk},
};

/// The streams of [`EchoService`].
#[derive(Clone, Copy, Debug, Default)]
pub struct TalkService;

type Responses = Pin<Box<dyn Stream<Item = Result<EchoResponse, Status>> + Send>>;

#[radicle::service]
impl Talk for TalkService {
    async fn chat(&self, requests: Streaming<EchoRequest>) -> Result<Responses, Status> {
        let responses = Echo::chat(&EchoService, radicle::Request::new(requests)).await?;
        Ok(Box::pin(responses.into_inner()))
    }

    async fn collect(&self, requests: Streaming<EchoRequest>) -> Result<EchoResponse, Status> {
        Ok(Echo::collect(&EchoService, radicle::Request::new(requests)).await?.into_inner())
    }

    async fn watch(&self, request: EchoRequest) -> Result<Response<Responses>, Status> {
        let (metadata, responses, extensions) =
            Echo::repeat(&EchoService, radicle::Request::new(request)).await?.into_parts();
        Ok(Response::from_parts(metadata, Box::pin(responses), extensions))
    }
}
