use std::{collections::BTreeSet, error::Error as StdError, future::poll_fn, mem, sync::Arc};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, request::Parts};
use tonic::{Code, metadata::MetadataMap};

use super::{
    Body,
    body::StreamBody,
    encode::{JsonEncoder, Layout},
    failure::Failure,
    gateway::{Gateway, Route},
    media, metadata,
    observation::Observation,
    read,
    request::RequestMessage,
    request_stream::{Common, RequestStream},
    response,
    router::Found,
};
use crate::{
    Trailers,
    call::{
        Answer, Call, CallStream, Entry, Head, Input, MessageStream, Origin, Transport, answer,
    },
    spec,
    transport::Peer,
};

/// Serves one REST request.
pub(crate) async fn serve<B>(gateway: &Gateway, peer: Peer, request: Request<B>) -> Response<Body>
where
    B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    let (mut parts, body) = request.into_parts();
    let found = gateway.find(&parts.method, parts.uri.path());
    let http =
        if let Found::Target { target, .. } = &found { &target.http } else { &gateway.unmatched };
    let mut observation = Observation::new(http.clone(), parts.method.clone());
    let answered = match found {
        Found::Target { target, end } => {
            let exchange = Exchange { gateway, route: target, end, peer };
            exchange.answer(&mut parts, body).await
        }
        Found::Methods(allowed) if parts.method == Method::OPTIONS => {
            Ok(response::options(list(&allowed)))
        }
        Found::Methods(allowed) => {
            let failure = Failure::method_not_allowed(parts.uri.path(), list(&allowed));
            Err(rejected(&gateway.unknown, peer, &parts, failure))
        }
        Found::Nothing => {
            Err(rejected(&gateway.unknown, peer, &parts, Failure::not_found(parts.uri.path())))
        }
    };
    let mut response = answered
        .unwrap_or_else(|failure| response::failed(failure, &gateway.config, &parts.headers));
    observation.answered(response.status());
    if parts.method == Method::HEAD {
        return response::without_body(response);
    }
    if let Body::Stream(body) = response.body_mut() {
        body.observe(observation);
    }
    response
}

/// One request on its way to the method that it is bound to.
struct Exchange<'g> {
    gateway: &'g Gateway,
    route: &'g Route,
    /// Where the path ends, the verb cut off.
    end: usize,
    peer: Peer,
}

impl Exchange<'_> {
    async fn answer<B>(&self, parts: &mut Parts, body: B) -> Result<Response<Body>, Failure>
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let entry = &self.route.entry;
        let prepared = self.prepare(parts);
        let (timeout, metadata) = match prepared {
            Ok(prepared) => prepared,
            Err(failure) => return Err(rejected(entry, self.peer, parts, failure)),
        };
        let origin = Origin { transport: Transport::Rest, peer: self.peer.address(), timeout };
        let mut call = Call::begin(entry.clone(), origin, &parts.headers);
        let mut encoder = self.encoder();
        match self.run(&mut call, metadata, parts, body, &mut encoder).await {
            Ok(Answer::Message(head)) => {
                let text = encoder.take();
                call.sent(text.len());
                call.finish(Code::Ok, "");
                Ok(response::whole(head, text, &parts.headers))
            }
            Ok(Answer::Stream(head, stream)) => streaming(call, head, stream, encoder, parts).await,
            Err(failure) => {
                call.finish(failure.status.code(), failure.status.message());
                Err(failure)
            }
        }
    }

    /// Checks what can be checked before the call.
    fn prepare(
        &self,
        parts: &Parts,
    ) -> Result<(Option<std::time::Duration>, MetadataMap), Failure> {
        if self.route.binding.body != spec::Body::None {
            media::check_json(&parts.headers)?;
        }
        if let Some(query) = parts.uri.query() {
            self.gateway.config.query.check(query).map_err(Failure::invalid)?;
        }
        let timeout = metadata::timeout(&parts.headers)?;
        Ok((timeout, metadata::metadata(parts, &self.peer)?))
    }

    fn encoder(&self) -> JsonEncoder {
        let entry = &self.route.entry;
        let lines = entry.method.kind.server_streams();
        JsonEncoder::new(
            self.gateway.config.clone(),
            self.route.binding.response_body.as_ref(),
            entry.max_encoding_message_size,
            if lines { Layout::Lines } else { Layout::Single },
        )
    }

    /// Reads the request, runs the handler and encodes its message.
    async fn run<B>(
        &self,
        call: &mut Call,
        metadata: MetadataMap,
        parts: &mut Parts,
        body: B,
        encoder: &mut JsonEncoder,
    ) -> Result<Answer, Failure>
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let mut extensions = mem::take(&mut parts.extensions);
        self.peer.describe(&mut extensions);
        let entry = &self.route.entry;
        if entry.method.kind.client_streams() {
            let mut source = RequestStream::new(body, self.common(parts), call.received_stream());
            let input = Input::new(metadata, extensions, &mut source);
            let ran = async { answer(entry.dispatch(input), encoder).await };
            return call.run(ran).await.map_err(Failure::from);
        }
        let mut read = None;
        let ran = async {
            let body = self.read(body).await?;
            read = Some(body.len());
            let mut source = self.message(parts, body);
            let input = Input::new(metadata, extensions, &mut source);
            answer(entry.dispatch(input), encoder).await.map_err(Failure::from)
        };
        let result = call.run(async { Ok(ran.await) }).await;
        if let Some(bytes) = read {
            call.received(bytes);
        }
        result?
    }

    fn message<'a>(&'a self, parts: &'a Parts, body: Bytes) -> RequestMessage<'a> {
        RequestMessage {
            binding: self.route.binding,
            path: &parts.uri.path()[..self.end],
            query: parts.uri.query().unwrap_or_default(),
            body,
            config: &self.gateway.config,
        }
    }

    fn common(&self, parts: &Parts) -> Common {
        Common {
            binding: self.route.binding,
            path: parts.uri.path()[..self.end].to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            config: self.gateway.config.clone(),
            max: self.route.entry.max_decoding_message_size,
        }
    }

    /// The body, or nothing where the binding has no place for one.
    async fn read<B>(&self, body: B) -> Result<Bytes, Failure>
    where
        B: http_body::Body<Data = Bytes> + Unpin,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let config = &self.gateway.config;
        if self.route.binding.body != spec::Body::None {
            return read::read(body, config.max_body_bytes).await;
        }
        match read::discard(body, config.max_body_bytes).await? {
            1.. if config.json.strict => Err(Failure::invalid("the method takes no request body")),
            _ => Ok(Bytes::new()),
        }
    }
}

/// Waits for the first message of a stream; the rest is the body's.
async fn streaming(
    call: Call,
    mut head: Head,
    stream: std::pin::Pin<Box<dyn MessageStream + Send>>,
    encoder: JsonEncoder,
    parts: &Parts,
) -> Result<Response<Body>, Failure> {
    let trailers = metadata::wants_trailers(&parts.headers)
        .then(|| head.extensions.remove::<Trailers>().unwrap_or_default());
    let mut body = StreamBody::new(CallStream::new(call, stream), encoder, trailers);
    poll_fn(|cx| body.poll_first(cx)).await?;
    Ok(response::lines(head, media::json_lines(&parts.headers), Body::Stream(Box::new(body))))
}

/// Counts a call that does not reach its handler.
fn rejected(entry: &Arc<Entry>, peer: Peer, parts: &Parts, failure: Failure) -> Failure {
    let origin = Origin { transport: Transport::Rest, peer: peer.address(), timeout: None };
    let mut call = Call::begin(entry.clone(), origin, &parts.headers);
    call.finish(failure.status.code(), failure.status.message());
    failure
}

/// The value of `Allow`.
fn list(methods: &BTreeSet<&str>) -> HeaderValue {
    let list = methods.iter().copied().collect::<Vec<_>>().join(", ");
    HeaderValue::try_from(list).expect("methods are tokens")
}
