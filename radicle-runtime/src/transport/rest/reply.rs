use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use http::{HeaderMap, Method, Response, StatusCode, header, request::Parts};
use tonic::metadata::MetadataMap;

use super::{
    Body,
    body::StreamBody,
    config::Rest,
    encode::JsonEncoder,
    failure::Failure,
    form::Form,
    http_code,
    metadata::{self, Rare},
    observation::Observation,
    response,
};
use crate::{
    Trailers,
    call::{CallStream, Head},
    metrics::HttpRoute,
};

/// How many headers the map may hold that a response takes over from its request.
const LARGEST_REUSED: usize = 32;

/// What of a request decides how its response looks.
pub(super) struct Reply {
    observation: Observation,
    /// The empty headers of the response, with room.
    headers: Option<HeaderMap>,
    config: Arc<Rest>,
    /// Whether the client wants the head of the response alone.
    head_only: bool,
    pub(super) rare: Rare,
    /// Whether the client takes trailers.
    trailers: bool,
    /// What the method gives, and of streams what the client wants.
    pub(super) form: Form,
}

impl Reply {
    pub(super) fn new(route: &Arc<HttpRoute>, config: &Arc<Rest>, parts: &Parts) -> Self {
        let rare = Rare::of(&parts.headers);
        Self {
            observation: Observation::new(route.clone(), &parts.method),
            headers: None,
            config: config.clone(),
            head_only: parts.method == Method::HEAD,
            trailers: rare.te && metadata::wants_trailers(&parts.headers),
            rare,
            form: Form::Single,
        }
    }

    /// When the request began.
    pub(super) fn started(&self) -> Instant {
        self.observation.started()
    }

    pub(super) fn config(&self) -> &Arc<Rest> {
        &self.config
    }

    /// Takes the memory of the request's headers for those of the response, unless it is large: it stays
    /// with the connection.
    pub(super) fn reuse(&mut self, mut headers: HeaderMap) {
        if headers.capacity() <= LARGEST_REUSED {
            headers.clear();
            self.headers = Some(headers);
        }
    }

    /// The HTTP status that the handler's metadata asks for.
    pub(super) fn chosen_status(&self, metadata: Option<&mut MetadataMap>) -> Option<StatusCode> {
        metadata.filter(|_| self.config.http_code).and_then(http_code::take)
    }

    /// One message, complete after this time.
    pub(super) fn whole(
        &mut self,
        mut head: Head,
        mut encoder: JsonEncoder,
        elapsed: Duration,
    ) -> Response<Body> {
        self.observation.took(elapsed);
        let mut headers = self.headers.take().unwrap_or_default();
        headers.insert(header::CONTENT_TYPE, encoder.content_type());
        let (text, status) = (encoder.take(), self.chosen_status(head.metadata_mut()));
        let mut response = response::whole(headers, head, text, &self.config, self.trailers);
        if let Some(status) = status {
            http_code::apply(status, &mut response);
        }
        self.finish(&mut response);
        response
    }

    /// The messages in the form that the client wants.
    pub(super) fn stream(
        &mut self,
        mut head: Head,
        stream: CallStream,
        mut encoder: JsonEncoder,
    ) -> Response<Body> {
        let trailers =
            self.trailers.then(|| head.extensions.remove::<Trailers>().unwrap_or_default());
        let status = self.chosen_status(head.metadata_mut());
        let mut response = response::stream(head, encoder.content_type(), self.form, &self.config);
        if let Some(status) = status.filter(|status| !http_code::is_bodyless(*status)) {
            *response.status_mut() = status;
        }
        if let Some(trailers) = &trailers {
            response::announce(&trailers.peek(), &self.config, response.headers_mut());
        }
        self.observation.answered(response.status());
        if !self.head_only {
            let keep_alive = self.config.pause().filter(|_| self.form == Form::Events);
            let body = StreamBody::new(
                stream,
                encoder,
                keep_alive,
                trailers,
                self.observation.hand_over(),
            );
            *response.body_mut() = Body::Stream(Box::new(body));
        }
        response
    }

    /// A `google.rpc.Status`.
    pub(super) fn failed(&mut self, failure: &Failure) -> Response<Body> {
        let mut response = response::failed(failure, &self.config, self.trailers);
        self.finish(&mut response);
        response
    }

    /// Ends the request with this response, without its body for HEAD.
    pub(super) fn finish(&mut self, response: &mut Response<Body>) {
        self.observation.answered(response.status());
        if self.head_only {
            response::drop_body(response);
        }
    }
}
