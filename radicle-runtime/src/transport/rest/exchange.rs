use std::{
    error::Error as StdError, future::Future, mem::take, pin::Pin, sync::Arc, time::Duration,
};

use bytes::Bytes;
use http::{Extensions, Response, Uri, request::Parts};
use tonic::{Code, Status, metadata::MetadataMap};

use super::{
    Body,
    config::Rest,
    encode::JsonEncoder,
    failure::Failure,
    form::Form,
    gateway::Route,
    media,
    metadata::{self, Rare},
    read,
    reply::Reply,
    request::RequestMessage,
    request_stream::{Common, RequestStream},
    serve::reject,
};
use crate::{
    call::{
        Answer, Call, CallStream, First, Input, Origin, Output, Progress, Run, Start, Transport,
        answer, with_waker,
    },
    spec::{self, Binding, ResponseBody},
    transport::Peer,
};

/// Calls the method that a request is bound to.
///
/// # Errors
/// The response to a request that cannot become a call.
#[expect(clippy::result_large_err, reason = "the call that it stands for is larger")]
pub(super) fn exchange<B>(
    route: &Route,
    end: usize,
    peer: &Peer,
    mut parts: Parts,
    body: B,
    mut reply: Reply,
) -> Result<Pin<Box<impl Future<Output = Response<Body>> + Send + use<B>>>, Response<Body>>
where
    B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    let (timeout, metadata) = match prepare(route, peer, &parts, reply.rare) {
        Ok(prepared) => prepared,
        Err(failure) => {
            reject(&route.entry, peer, &parts, &failure);
            return Err(reply.failed(&failure));
        }
    };
    if let Some(ResponseBody::Raw(_)) = route.binding.response_body {
        reply.form = Form::Raw { messages: reply.form.is_messages() };
    } else if reply.form == Form::Single && route.entry.method.kind.server_streams() {
        reply.form = media::stream_form(&parts.headers, route.config.bare);
    }
    let origin = Origin { transport: Transport::Rest, peer: peer.address(), timeout };
    let call = Call::begin(route.entry.clone(), origin, &parts.headers, reply.started());
    if !route.entry.message_only {
        peer.describe(&mut parts.extensions);
    }
    let content_type = match route.binding.body {
        spec::Body::Raw { .. } => media::content_type(&parts.headers),
        _ => Box::default(),
    };
    let is_form = route.binding.body == spec::Body::None
        && reply.rare.media_type
        && media::is_form(&parts.headers);
    reply.reuse(parts.headers);
    let request = Incoming {
        binding: route.binding,
        config: reply.config().clone(),
        is_form,
        uri: parts.uri,
        end,
        metadata,
        extensions: parts.extensions,
        form: reply.form,
        content_type,
    };
    let answering = answering(call.progress().clone(), request, body);
    // Boxed, so that neither an idle connection nor the task of a gRPC call has room for it.
    Ok(Box::pin(Run::new(call, answering, move |call, result| respond(call, result, &mut reply))))
}

/// A request whose body is not read yet.
struct Incoming {
    binding: &'static Binding,
    config: Arc<Rest>,
    /// Whether the body continues the query.
    is_form: bool,
    uri: Uri,
    /// Where the path ends, the verb cut off.
    end: usize,
    /// None where the handler sees none.
    metadata: Option<Box<MetadataMap>>,
    extensions: Extensions,
    /// Of the response.
    form: Form,
    /// Of a raw body.
    content_type: Box<str>,
}

/// Checks what can be checked before the call.
fn prepare(
    route: &Route,
    peer: &Peer,
    parts: &Parts,
    rare: Rare,
) -> Result<(Option<Duration>, Option<Box<MetadataMap>>), Failure> {
    if let spec::Body::Message | spec::Body::Field(_) = route.binding.body
        && rare.media_type
    {
        media::check_json(&parts.headers)?;
    }
    if let Some(query) = parts.uri.query() {
        route.config.query_bounds().check(query, "").map_err(Failure::invalid)?;
    }
    let timeout = if rare.timeout { metadata::timeout(&parts.headers)? } else { None };
    let mapping = &route.config.metadata;
    let metadata = match route.entry.message_only && rare.fits(mapping) {
        true => None,
        false => Some(Box::new(metadata::metadata(parts, peer, mapping)?)),
    };
    Ok((timeout, metadata))
}

type Answered = Result<(Answer, JsonEncoder), Failure>;

/// Reads the request, runs the handler and encodes its message, or the first one of its stream.
///
/// What the handler or the pipeline says is a `Status`; what the gateway says is a `Failure`, which
/// knows its HTTP status.
#[expect(clippy::manual_async_fn, reason = "an async fn holds its arguments twice")]
fn answering<B>(
    call: Arc<Progress>,
    mut request: Incoming,
    mut body: B,
) -> impl Future<Output = Result<Answered, Status>> + Send
where
    B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    async move {
        let (mut encoder, first) = (request.encoder(&call), request.first());
        let output = if call.entry().method.kind.client_streams() {
            with_waker(|waker| {
                request.dispatch_stream(&call, body, Start { waker, encoder: &mut encoder })
            })
            .await
        } else {
            let text = match request.read(&call, &mut body).await {
                Ok(text) => text,
                Err(failure) => return Ok(Err(failure)),
            };
            with_waker(|waker| {
                request.dispatch(&call, text, Start { waker, encoder: &mut encoder })
            })
            .await
        };
        let answer = answer(&call, output, &mut encoder, first).await?;
        Ok(Ok((answer, encoder)))
    }
}

impl Incoming {
    fn encoder(&self, call: &Progress) -> JsonEncoder {
        let config = match self.form {
            Form::Single => self.config.clone(),
            _ => self.config.compact(),
        };
        JsonEncoder::new(
            config,
            self.binding.response_body.as_ref(),
            call.entry().max_encoding_message_size,
            self.form,
        )
    }

    fn first(&self) -> First {
        match (self.form, self.config.pause()) {
            (Form::Events, Some(pause)) => First::Within(pause),
            _ => First::Wait,
        }
    }

    /// The body, or nothing where the binding has no place for one.
    async fn read<B>(&self, call: &Progress, body: &mut B) -> Result<Bytes, Failure>
    where
        B: http_body::Body<Data = Bytes> + Unpin,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let Rest { max_body_bytes, json, .. } = &*self.config;
        if self.is_form || self.binding.body != spec::Body::None {
            return read::read(body, *max_body_bytes).await;
        }
        match read::discard(body, *max_body_bytes).await? {
            0 => Ok(Bytes::new()),
            _ if json.strict => Err(Failure::invalid("the method takes no request body")),
            _ => {
                call.entry().body_was_dropped();
                Ok(Bytes::new())
            }
        }
    }

    fn dispatch<'c>(&mut self, call: &'c Progress, body: Bytes, start: Start<'_>) -> Output<'c> {
        call.received(body.len());
        let mut source = RequestMessage {
            binding: self.binding,
            path: &self.uri.path()[..self.end],
            query: self.uri.query().unwrap_or_default(),
            body,
            content_type: &self.content_type,
            config: &self.config,
        };
        let metadata = self.metadata.take().map(|it| *it).unwrap_or_default();
        let extensions = take(&mut self.extensions);
        call.entry().dispatch(Input::new(metadata, extensions, &mut source, start))
    }

    fn dispatch_stream<'c, B>(
        &mut self,
        call: &'c Arc<Progress>,
        body: B,
        start: Start<'_>,
    ) -> Output<'c>
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let common = Common {
            binding: self.binding,
            path: self.uri.path()[..self.end].to_owned(),
            query: self.uri.query().unwrap_or_default().to_owned(),
            max: call.entry().max_decoding_message_size,
            config: self.config.clone(),
            content_type: take(&mut self.content_type),
        };
        let mut source = RequestStream::new(body, common, self.form.is_messages(), call.clone());
        let metadata = self.metadata.take().map(|it| *it).unwrap_or_default();
        let extensions = take(&mut self.extensions);
        call.entry().dispatch(Input::new(metadata, extensions, &mut source, start))
    }
}

/// Makes a response of the answer.
fn respond(mut call: Call, result: Result<Answered, Status>, reply: &mut Reply) -> Response<Body> {
    match result.unwrap_or_else(|status| Err(status.into())) {
        Ok((Answer::Message(head), encoder)) => {
            let elapsed = call.elapsed();
            call.finish_after(elapsed, Code::Ok, "");
            reply.whole(head, encoder, elapsed)
        }
        Ok((Answer::Stream(head, stream), encoder)) => {
            reply.stream(head, CallStream::new(call, stream), encoder)
        }
        Err(mut failure) => {
            call.finish(failure.status.code(), failure.status.message());
            let chosen = reply.chosen_status(Some(failure.status.metadata_mut()));
            failure.http = chosen.or(failure.http);
            reply.failed(&failure)
        }
    }
}
