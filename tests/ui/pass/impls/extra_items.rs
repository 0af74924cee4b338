use radicle::Status;
use tokio_stream::Empty;
use ui::helloworld::{HelloReply, HelloRequest, names_server::Names};

struct Me;

/// Documented.
#[allow(clippy::all)]
#[radicle::service]
impl Names for Me {
    #![allow(unused_variables)]

    type GetURLStream = Empty<Result<HelloReply, Status>>;

    /// Also documented.
    #[tracing::instrument(skip(self), fields(name = %request.get_ref().name))]
    async fn get_url(&self, request: HelloRequest) -> Result<Self::GetURLStream, Status> {
        Ok(tokio_stream::empty())
    }

    #[cfg(any())]
    async fn r#match(&self, _: ()) -> Result<(), NotThere> {}

    #[cfg(not(any()))]
    async fn r#match(&self, _: ()) -> Result<(), Status> {
        Ok(())
    }
}

struct Other;

#[radicle::service]
impl Names for Other {
    #[cfg(all())]
    async fn get_url(
        &self,
        request: HelloRequest,
    ) -> Result<impl tokio_stream::Stream<Item = Result<HelloReply, Status>>, Status> {
        Ok(tokio_stream::iter([Ok(HelloReply { message: request.name })]))
    }

    #[cfg(all())]
    async fn r#match(&self, (): ()) -> Result<(), Status> {
        Ok(())
    }
}

fn main() {}
