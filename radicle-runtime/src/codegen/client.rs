//! A call of a generated client, by kind of method: what tonic-build repeats in each.

use bytes::Bytes;
use http::uri::PathAndQuery;
use prost::Message;
use tonic::{
    GrpcMethod, IntoRequest, IntoStreamingRequest, Request, Response, Status, Streaming,
    body::Body,
    client::{Grpc, GrpcService},
    codegen::{Body as HttpBody, StdError},
};
use tonic_prost::ProstCodec;

/// What tonic asks of the service below a client.
pub trait Transport: GrpcService<Body, Error: Into<StdError>, ResponseBody = Self::Answer> {
    /// The body of an answer.
    type Answer: HttpBody<Data = Bytes, Error: Into<StdError>> + Send + 'static;
}

impl<T> Transport for T
where
    T: GrpcService<Body, Error: Into<StdError>>,
    T::ResponseBody: HttpBody<Data = Bytes, Error: Into<StdError>> + Send + 'static,
{
    type Answer = T::ResponseBody;
}

/// One message each way.
///
/// # Errors
/// The status of the call.
pub async fn unary<T, Req, Res>(
    grpc: &mut Grpc<T>,
    request: impl IntoRequest<Req>,
    path: &'static str,
    method: GrpcMethod<'static>,
) -> Result<Response<Res>, Status>
where
    T: Transport,
    Req: Message + 'static,
    Res: Message + Default + 'static,
{
    ready(grpc).await?;
    let request = named(request.into_request(), method);
    grpc.unary(request, PathAndQuery::from_static(path), ProstCodec::<Req, Res>::default()).await
}

/// Many messages there, one back.
///
/// # Errors
/// The status of the call.
pub async fn client_stream<T, Req, Res>(
    grpc: &mut Grpc<T>,
    request: impl IntoStreamingRequest<Message = Req>,
    path: &'static str,
    method: GrpcMethod<'static>,
) -> Result<Response<Res>, Status>
where
    T: Transport,
    Req: Message + 'static,
    Res: Message + Default + 'static,
{
    ready(grpc).await?;
    let request = named(request.into_streaming_request(), method);
    let codec = ProstCodec::<Req, Res>::default();
    grpc.client_streaming(request, PathAndQuery::from_static(path), codec).await
}

/// One message there, many back.
///
/// # Errors
/// The status of the call.
pub async fn server_stream<T, Req, Res>(
    grpc: &mut Grpc<T>,
    request: impl IntoRequest<Req>,
    path: &'static str,
    method: GrpcMethod<'static>,
) -> Result<Response<Streaming<Res>>, Status>
where
    T: Transport,
    Req: Message + 'static,
    Res: Message + Default + 'static,
{
    ready(grpc).await?;
    let request = named(request.into_request(), method);
    let codec = ProstCodec::<Req, Res>::default();
    grpc.server_streaming(request, PathAndQuery::from_static(path), codec).await
}

/// Many messages each way.
///
/// # Errors
/// The status of the call.
pub async fn bidi_stream<T, Req, Res>(
    grpc: &mut Grpc<T>,
    request: impl IntoStreamingRequest<Message = Req>,
    path: &'static str,
    method: GrpcMethod<'static>,
) -> Result<Response<Streaming<Res>>, Status>
where
    T: Transport,
    Req: Message + 'static,
    Res: Message + Default + 'static,
{
    ready(grpc).await?;
    let request = named(request.into_streaming_request(), method);
    let codec = ProstCodec::<Req, Res>::default();
    grpc.streaming(request, PathAndQuery::from_static(path), codec).await
}

async fn ready<T: Transport>(grpc: &mut Grpc<T>) -> Result<(), Status> {
    let ready = grpc.ready().await;
    ready.map_err(|error| Status::unknown(format!("Service was not ready: {}", error.into())))
}

/// Tells interceptors which method this is.
fn named<M>(mut request: Request<M>, method: GrpcMethod<'static>) -> Request<M> {
    request.extensions_mut().insert(method);
    request
}
