use std::pin::Pin;

use radicle::{
    Code, Status, Stream, Streaming,
    google::api::HttpBody,
    tokio_stream::{self, StreamExt},
};

use crate::proto::{Attached, FileRequest, Received, files_server::Files};

/// Gives and takes raw bodies.
#[derive(Clone, Copy, Debug, Default)]
pub struct FilesService;

type Bodies = Pin<Box<dyn Stream<Item = Result<HttpBody, Status>> + Send>>;

#[radicle::service]
impl Files for FilesService {
    async fn get(&self, request: FileRequest) -> Result<HttpBody, Status> {
        failure(&request).map_or(Ok(()), Err)?;
        Ok(body(&request, &request.chunks.concat()))
    }

    async fn remove(&self, _: FileRequest) -> Result<(), Status> {
        Ok(())
    }

    async fn put(&self, request: HttpBody) -> Result<HttpBody, Status> {
        Ok(request)
    }

    async fn attach(&self, request: Attached) -> Result<Attached, Status> {
        Ok(request)
    }

    async fn download(&self, request: FileRequest) -> Result<Bodies, Status> {
        let chunks: Vec<_> = request.chunks.iter().map(|it| Ok(body(&request, it))).collect();
        let end = failure(&request).map(Err);
        let stream = tokio_stream::iter(chunks.into_iter().chain(end));
        Ok(match request.hang {
            true => Box::pin(stream.chain(tokio_stream::pending())),
            false => Box::pin(stream),
        })
    }

    async fn upload(&self, mut requests: Streaming<HttpBody>) -> Result<Received, Status> {
        let mut received = Received::default();
        while let Some(body) = requests.message().await? {
            add(&mut received, body);
        }
        Ok(received)
    }

    async fn upload_to(&self, mut requests: Streaming<Attached>) -> Result<Received, Status> {
        let mut received = Received::default();
        while let Some(attached) = requests.message().await? {
            received.names.push(attached.name);
            add(&mut received, attached.cover.unwrap_or_default());
        }
        Ok(received)
    }

    async fn pipe(&self, requests: Streaming<HttpBody>) -> Result<Bodies, Status> {
        Ok(Box::pin(requests))
    }
}

fn body(request: &FileRequest, chunk: &str) -> HttpBody {
    HttpBody {
        content_type: request.content_type.clone(),
        data: chunk.into(),
        extensions: vec![radicle::prost_types::Any::default()],
    }
}

fn failure(request: &FileRequest) -> Option<Status> {
    (request.fail != 0).then(|| Status::new(Code::from(request.fail), "asked to fail"))
}

fn add(received: &mut Received, body: HttpBody) {
    let length = body.data.len() as u64;
    received.content_types.push(body.content_type);
    received.bytes += length;
    received.largest = received.largest.max(length);
    received.text.push_str(&String::from_utf8_lossy(&body.data));
}
