//! A generated server inside a tonic server: tonic's protocol around the methods table.

use std::{
    convert::Infallible,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use futures_core::Stream;
use http_body::Frame;
use http_body_util::BodyExt;
use tonic::{
    Request, Response, Status, Streaming,
    body::Body,
    codec::{Codec, DecodeBuf, Decoder, EnabledCompressionEncodings, EncodeBuf, Encoder},
    codegen::{BoxFuture, BoxStream},
    server::{
        ClientStreamingService, Grpc, ServerStreamingService, StreamingService, UnaryService,
    },
};

use crate::{
    Message,
    call::{Encode, Frames, Head, Input, MessageStream, Output, Sent, Source, Start, with_waker},
    service::{Dispatch, Mount},
    spec::MethodKind,
    transport::grpc::{HEADER, RequestMessage, RequestStream, malformed},
};

impl Mount {
    /// Answers a request as the server that tonic-build generates does.
    #[doc(hidden)]
    pub fn call_as_tonic<B>(
        self,
        accept: EnabledCompressionEncodings,
        send: EnabledCompressionEncodings,
        request: http::Request<B>,
    ) -> BoxFuture<http::Response<Body>, Infallible>
    where
        B: http_body::Body + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut grpc =
            Grpc::new(Raw).apply_compression_config(accept, send).apply_max_message_size_config(
                self.max_decoding_message_size,
                self.max_encoding_message_size,
            );
        let path = request.uri().path();
        let Some(index) = self.spec.methods.iter().position(|method| method.path == path) else {
            return Box::pin(async { Ok(Status::unimplemented("").into_http()) });
        };
        let request = request.map(|body| Body::new(body.map_frame(|frame| frame.map_data(bytes))));
        let kind = self.spec.methods[index].kind;
        let method = Method { service: self.service, index };
        Box::pin(async move {
            Ok(match kind {
                MethodKind::Unary => grpc.unary(method, request).await,
                MethodKind::ClientStream => grpc.client_streaming(method, request).await,
                MethodKind::ServerStream => grpc.server_streaming(method, request).await,
                MethodKind::BidiStream => grpc.streaming(method, request).await,
            })
        })
    }
}

fn bytes(mut data: impl Buf) -> Bytes {
    data.copy_to_bytes(data.remaining())
}

/// A method to which tonic gives messages as bytes.
#[derive(Clone)]
struct Method {
    service: Arc<dyn Dispatch>,
    index: usize,
}

impl Method {
    async fn unary(self, request: Request<impl Source + Send>) -> Result<Response<Bytes>, Status> {
        let mut encoded = Encoded::default();
        let head = match self.dispatch(request, &mut encoded).await {
            Output::Replied(head, _) => head,
            Output::Unary(mut reply) => {
                poll_fn(|cx| reply.as_mut().poll_reply(cx, &mut encoded)).await?.0
            }
            Output::Stream(_) => unreachable!("the spec has one response message"),
            Output::Failed(status) => return Err(status),
        };
        Ok(response(head, encoded.0.freeze()))
    }

    async fn stream(
        self,
        request: Request<impl Source + Send>,
    ) -> Result<Response<BoxStream<Bytes>>, Status> {
        let mut encoded = Encoded::default();
        match self.dispatch(request, &mut encoded).await {
            Output::Stream(mut reply) => {
                let (head, stream) = poll_fn(|cx| reply.as_mut().poll_stream(cx)).await?;
                Ok(response(head, Box::pin(Messages(stream))))
            }
            Output::Replied(..) | Output::Unary(_) => {
                unreachable!("the spec has a response stream")
            }
            Output::Failed(status) => Err(status),
        }
    }

    async fn dispatch(
        &self,
        request: Request<impl Source + Send>,
        encoder: &mut Encoded,
    ) -> Output<'_> {
        let (metadata, extensions, mut source) = request.into_parts();
        with_waker(|waker| {
            let start = Start { waker, encoder };
            self.service.dispatch(self.index, Input::new(metadata, extensions, &mut source, start))
        })
        .await
    }
}

fn response<T>(mut head: Head, content: T) -> Response<T> {
    Response::from_parts(head.take_metadata().unwrap_or_default(), content, head.extensions)
}

impl UnaryService<Bytes> for Method {
    type Response = Bytes;
    type Future = BoxFuture<Response<Bytes>, Status>;

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        Box::pin(self.clone().unary(request.map(RequestMessage)))
    }
}

impl ClientStreamingService<Bytes> for Method {
    type Response = Bytes;
    type Future = BoxFuture<Response<Bytes>, Status>;

    fn call(&mut self, request: Request<Streaming<Bytes>>) -> Self::Future {
        Box::pin(self.clone().unary(request.map(request_stream)))
    }
}

impl ServerStreamingService<Bytes> for Method {
    type Response = Bytes;
    type ResponseStream = BoxStream<Bytes>;
    type Future = BoxFuture<Response<BoxStream<Bytes>>, Status>;

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        Box::pin(self.clone().stream(request.map(RequestMessage)))
    }
}

impl StreamingService<Bytes> for Method {
    type Response = Bytes;
    type ResponseStream = BoxStream<Bytes>;
    type Future = BoxFuture<Response<BoxStream<Bytes>>, Status>;

    fn call(&mut self, request: Request<Streaming<Bytes>>) -> Self::Future {
        Box::pin(self.clone().stream(request.map(request_stream)))
    }
}

/// tonic has checked sizes and uncompressed; what the handler reads is framed once more.
fn request_stream(messages: Streaming<Bytes>) -> RequestStream {
    RequestStream::new(Frames {
        body: Body::new(Framed(messages)),
        decode: Box::new(|message, bytes| message.decode(bytes).map_err(|error| malformed(&error))),
        max_message_size: usize::MAX,
    })
}

/// Messages as a body.
struct Framed(Streaming<Bytes>);

impl http_body::Body for Framed {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let message = ready!(Pin::new(&mut self.0).poll_next(cx));
        Poll::Ready(message.map(|message| message.map(|message| Frame::data(framed(&message)))))
    }
}

fn framed(message: &Bytes) -> Bytes {
    let length = u32::try_from(message.len()).expect("a message came with its length in 32 bits");
    let mut frame = BytesMut::with_capacity(HEADER + message.len());
    frame.put_u8(0);
    frame.put_u32(length);
    frame.put_slice(message);
    frame.freeze()
}

/// Response messages as tonic takes them.
struct Messages(Pin<Box<dyn MessageStream + Send>>);

impl Stream for Messages {
    type Item = Result<Bytes, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        const ONE: usize = 0;
        let mut encoded = Encoded::default();
        let mut sent = Sent::default();
        let polled = self.0.as_mut().poll_messages(cx, &mut encoded, ONE, &mut sent);
        polled.map(|polled| polled.map(|result| result.map(|()| encoded.0.freeze())))
    }
}

/// One encoded message.
#[derive(Default)]
struct Encoded(BytesMut);

impl Encode for Encoded {
    fn encode(&mut self, message: &dyn Message) -> Result<usize, Status> {
        let length = message.encoded_len();
        self.0.reserve(length);
        message.encode(&mut self.0);
        Ok(length)
    }
}

/// Leaves messages as they are.
#[derive(Clone, Copy)]
struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, dst: &mut EncodeBuf<'_>) -> Result<(), Status> {
        dst.put(item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, src: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(src.copy_to_bytes(src.remaining())))
    }
}
