use std::sync::{Arc, atomic::AtomicBool};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::Body as _;
use http_body_util::{BodyExt, Full};
use tracing_subscriber::filter::Targets;

use super::shelf::{SHELF, mount};
use crate::{
    call::{Entry, LastPanic, Pipeline},
    logging::{Logger, Logs},
    metrics::{Metrics, Observed, ServerMetrics},
    profile,
    server::{Error, Phases},
    spec::ServiceSpec,
    transport::{
        Peer,
        rest::{Gateway, Rest, Rules, serve},
    },
};

pub(super) fn gateway(specs: &[&'static ServiceSpec], config: Rest) -> Result<Gateway, Error> {
    let logs = Logger::start(Logs::off(), Targets::new()).expect("no log needs nothing");
    let observed = Observed {
        #[cfg(feature = "flags")]
        flags: None,
        log_lines_dropped: logs.dropped(),
        phases: Phases::new(),
        max_connections: 1,
        requests: None,
    };
    let metrics = ServerMetrics::new(&Metrics::new(), specs, observed);
    let metrics = Arc::new(metrics.expect("the registry is new"));
    let pipeline = Arc::new(Pipeline {
        log: logs.calls(),
        metrics: metrics.clone(),
        last_panic: LastPanic::default(),
        max_timeout: None,
    });
    let entry = |spec: &'static ServiceSpec, index: usize, instruments| {
        Arc::new(Entry {
            service: spec,
            method: &spec.methods[index],
            instruments,
            pipeline: pipeline.clone(),
            family: None,
            max_decoding_message_size: 40,
            max_encoding_message_size: 200,
            body_dropped: AtomicBool::new(false),
            message_only: false,
            profiled: profile::Method::register(spec.name, spec.methods[index].name),
            handler: mount(spec).service,
            index,
        })
    };
    let mut entries = Vec::new();
    for (service, spec) in specs.iter().enumerate() {
        for index in 0..spec.methods.len() {
            entries.push(entry(spec, index, metrics.method(service, index)));
        }
    }
    let unknown = entry(specs[0], 0, metrics.unknown());
    let rules = Rules::of(config);
    Gateway::new(&entries, unknown, &metrics, &rules)
}

/// An answer, read to its end.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) length: Option<u64>,
    pub(super) text: String,
    pub(super) trailers: Option<HeaderMap>,
}

pub(super) async fn ask(request: Request<&'static str>) -> Answer {
    ask_with(Rest::default(), request).await
}

pub(super) async fn ask_with(config: Rest, request: Request<&'static str>) -> Answer {
    ask_gateway(&gateway(&[&SHELF], config).expect("the routes differ"), request).await
}

pub(super) async fn ask_gateway(gateway: &Gateway, request: Request<&'static str>) -> Answer {
    let peer = Peer::new(([10, 0, 0, 7], 4000).into(), ([10, 0, 0, 1], 80).into());
    let request = request.map(|text| Full::new(Bytes::from_static(text.as_bytes())));
    let response = match serve(gateway, &peer, request) {
        Ok(call) => call.await,
        Err(response) => response,
    };
    read(response).await
}

pub(super) async fn send(method: &str, uri: &str, body: &'static str) -> Answer {
    ask(Request::builder().method(method).uri(uri).body(body).expect("a request")).await
}

async fn read(response: Response<crate::transport::rest::Body>) -> Answer {
    let (head, body) = response.into_parts();
    let length = body.size_hint().exact();
    let body = body.collect().await.expect("it cannot fail");
    let trailers = body.trailers().cloned();
    let text = String::from_utf8(body.to_bytes().into()).expect("JSON is UTF-8");
    Answer { status: head.status.as_u16(), headers: head.headers, length, text, trailers }
}
