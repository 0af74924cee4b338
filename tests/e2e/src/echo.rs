use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use radicle::{
    Code, Request, Response, Status, Stream, Streaming, Trailers,
    tokio_stream::{self, StreamExt},
};

use crate::proto::{EchoRequest, EchoResponse, echo_server::Echo};

/// Does what its requests ask for.
#[derive(Clone, Debug, Default)]
pub struct EchoService;

type Responses = Pin<Box<dyn Stream<Item = Result<EchoResponse, Status>> + Send>>;

#[radicle::service]
impl Echo for EchoService {
    async fn say(&self, request: Request<EchoRequest>) -> Result<Response<EchoResponse>, Status> {
        let metadata = request.metadata().get("x-test").and_then(|it| it.to_str().ok());
        let metadata = metadata.unwrap_or_default().to_owned();
        let peer = request.remote_addr().map(|peer| peer.to_string()).unwrap_or_default();
        let request = request.into_inner();
        tracing::info!(text = request.text, "asked to say");
        tokio::time::sleep(Duration::from_millis(request.delay_ms.into())).await;
        tracing::debug!("waited");
        end(&request)?;
        let mut response = Response::new(EchoResponse { metadata, peer, ..echo(&request) });
        response.metadata_mut().insert("x-initial", "first".parse().expect("it is ASCII"));
        let trailers = Trailers::default();
        trailers.update(|metadata| {
            metadata.insert("x-trailing", "last".parse().expect("it is ASCII"));
        });
        response.extensions_mut().insert(trailers);
        Ok(response)
    }

    async fn repeat(&self, request: EchoRequest) -> Result<Response<Responses>, Status> {
        if request.refuse {
            end(&request)?;
        }
        let trailers = Trailers::default();
        trailers.update(|metadata| {
            metadata.insert("x-trailing", "unknown".parse().expect("it is ASCII"));
        });
        let end = Ending { hang: request.hang, trailers: trailers.clone() };
        let mut response: Response<Responses> =
            Response::new(Box::pin(responses(request).chain(end)));
        response.extensions_mut().insert(trailers);
        Ok(response)
    }

    async fn collect(&self, mut requests: Streaming<EchoRequest>) -> Result<EchoResponse, Status> {
        let mut texts = Vec::new();
        while let Some(request) = requests.message().await? {
            end(&request)?;
            texts.push(request.text);
        }
        let task = async { tracing::info!("from a task") };
        tokio::spawn(radicle::requests::in_call(task)).await.expect("it does not panic");
        Ok(EchoResponse { text: texts.join(","), ..EchoResponse::default() })
    }

    async fn chat(
        &self,
        requests: Streaming<EchoRequest>,
    ) -> Result<impl Stream<Item = Result<EchoResponse, Status>>, Status> {
        Ok(requests.map(|request| {
            let request = request?;
            end(&request)?;
            Ok(echo(&request))
        }))
    }
}

/// The end of a stream, with trailing metadata that only now is there.
struct Ending {
    hang: bool,
    trailers: Trailers,
}

impl Stream for Ending {
    type Item = Result<EchoResponse, Status>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.hang {
            return Poll::Pending;
        }
        self.trailers.update(|metadata| {
            metadata.insert("x-trailing", "last".parse().expect("it is ASCII"));
            metadata.insert("x-late", "later".parse().expect("it is ASCII"));
        });
        Poll::Ready(None)
    }
}

fn responses(request: EchoRequest) -> impl Stream<Item = Result<EchoResponse, Status>> {
    let delay = Duration::from_millis(request.delay_ms.into());
    let count = request.count;
    tokio_stream::iter(0..=count).then(move |_| pause(delay)).zip_with_index().filter_map(
        move |index| match index == count {
            true => end(&request).err().map(Err),
            false => {
                tracing::info!(index, "repeating");
                Some(Ok(echo(&request)))
            }
        },
    )
}

/// Sleeps; a sleep of no time would still not be ready at once.
async fn pause(delay: Duration) {
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
}

/// Numbers the items of a stream.
trait ZipWithIndex: Stream + Sized {
    fn zip_with_index(self) -> impl Stream<Item = u32> {
        let mut next = 0;
        self.map(move |_| {
            next += 1;
            next - 1
        })
    }
}

impl<S: Stream> ZipWithIndex for S {}

/// Fails or panics when the request asks for it.
fn end(request: &EchoRequest) -> Result<(), Status> {
    assert!(!request.panic, "the secret {} of a panic", request.text);
    match Code::from(request.fail) {
        Code::Ok => Ok(()),
        code => {
            let mut status = Status::with_details(code, "asked to fail: ä%", vec![8, 5].into());
            status.metadata_mut().insert("x-failure", "yes".parse().expect("it is ASCII"));
            Err(status)
        }
    }
}

fn echo(request: &EchoRequest) -> EchoResponse {
    let mut text = request.text.clone();
    let size = request.size as usize;
    if size > text.len() {
        text.push_str(&"x".repeat(size - text.len()));
    }
    EchoResponse { text, inner: request.inner.clone(), ..EchoResponse::default() }
}
