use std::{error::Error as StdError, future::poll_fn, mem, pin::Pin, time::Duration};

use bytes::Bytes;
use http::{Response, request::Parts};
use tonic::{Code, metadata::MetadataMap};

use super::{
    Body,
    body::StreamBody,
    encode::{JsonEncoder, Layout},
    failure::Failure,
    gateway::{Gateway, Route},
    media, metadata, read,
    request::RequestMessage,
    request_stream::{Common, RequestStream},
    response,
    serve::rejected,
};
use crate::{
    Trailers,
    call::{Answer, Call, CallStream, Head, Input, MessageStream, Origin, Transport, answer},
    spec,
    transport::Peer,
};

/// One request on its way to the method that it is bound to.
pub(super) struct Exchange<'g> {
    pub(super) gateway: &'g Gateway,
    pub(super) route: &'g Route,
    /// Where the path ends, the verb cut off.
    pub(super) end: usize,
    pub(super) peer: Peer,
}

impl Exchange<'_> {
    /// Runs the call.
    ///
    /// # Errors
    /// What the client gets instead of messages; the call is over then.
    pub(super) async fn answer<B>(
        &self,
        parts: &mut Parts,
        body: B,
    ) -> Result<Response<Body>, Failure>
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
    fn prepare(&self, parts: &Parts) -> Result<(Option<Duration>, MetadataMap), Failure> {
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
    stream: Pin<Box<dyn MessageStream + Send>>,
    encoder: JsonEncoder,
    parts: &Parts,
) -> Result<Response<Body>, Failure> {
    let trailers = metadata::wants_trailers(&parts.headers)
        .then(|| head.extensions.remove::<Trailers>().unwrap_or_default());
    let mut body = StreamBody::new(CallStream::new(call, stream), encoder, trailers);
    poll_fn(|cx| body.poll_first(cx)).await?;
    Ok(response::lines(head, media::json_lines(&parts.headers), Body::Stream(Box::new(body))))
}
