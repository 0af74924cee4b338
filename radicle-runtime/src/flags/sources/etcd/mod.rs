//! Flags in etcd: the keys below a prefix, read once and then watched.

mod generated {
    include!("generated/radicle.rs");
}

use std::{
    collections::BTreeMap, convert::Infallible, error::Error as StdError, sync::Arc, time::Duration,
};

use tokio::time::{Instant, sleep, timeout};
use tokio_stream::StreamExt;
use tonic::transport::{Channel, Endpoint};

use self::generated::etcdserverpb::{
    Event, RangeRequest, RangeResponse, WatchCreateRequest, WatchRequest, event::EventType,
    kv_client::KvClient, watch_client::WatchClient, watch_request::RequestUnion,
};
use super::{Entry, layer};
use crate::flags::{Registry, source::Source};

/// The most keys below the prefix.
const MAX_KEYS: i64 = 1000;

/// How long etcd may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often an idle connection is tried, so that one that is dead is known within twice this time.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// The pause after a failure, doubled with each one in a row.
const PAUSE: Duration = Duration::from_millis(100);

/// The longest pause.
const MAX_PAUSE: Duration = Duration::from_secs(10);

/// Keeps the flags as the first endpoint says that answers; what it said last holds while none does.
///
/// It does not end, unless no endpoint is given.
pub(crate) async fn watch(registry: Arc<Registry>) {
    let prefix = registry.etcd_prefix();
    let mut pause = PAUSE;
    for endpoint in registry.framework.config_etcd.iter().cycle() {
        let start = Instant::now();
        let Err(problem) = follow(&registry, endpoint, &prefix).await;
        registry.report(Source::Etcd, vec![format!("{endpoint}: {problem}")]);
        pause = if start.elapsed() > MAX_PAUSE { PAUSE } else { pause };
        sleep(pause).await;
        pause = (pause * 2).min(MAX_PAUSE);
    }
}

/// Reads the keys, and then their changes until the connection is lost.
async fn follow(registry: &Registry, endpoint: &str, prefix: &str) -> Result<Infallible, String> {
    let channel = connect(endpoint).await.map_err(|error| causes(&error))?;
    let (key, range_end) = range(prefix);
    let request = RangeRequest { key: key.clone(), range_end: range_end.clone(), limit: MAX_KEYS };
    let mut store = KvClient::new(channel.clone());
    let RangeResponse { header, kvs, more } = timeout(PATIENCE, store.range(request))
        .await
        .map_err(|_| "it does not answer".to_owned())?
        .map_err(|status| status.to_string())?
        .into_inner();
    if more {
        return Err(format!("there are more than {MAX_KEYS} keys below `{prefix}`"));
    }
    let mut keys: BTreeMap<_, _> = kvs.into_iter().map(|it| (it.key, it.value)).collect();
    publish(registry, prefix, &keys);
    let start_revision = header.unwrap_or_default().revision + 1;
    let create = WatchCreateRequest { key, range_end, start_revision };
    let create = WatchRequest { request_union: Some(RequestUnion::CreateRequest(create)) };
    // The end of the requests would be that of the watch.
    let requests = tokio_stream::once(create).chain(tokio_stream::pending());
    let watch = WatchClient::new(channel).watch(requests).await;
    let mut changes = watch.map_err(|status| status.to_string())?.into_inner();
    while let Some(change) = changes.message().await.map_err(|status| status.to_string())? {
        if change.canceled {
            return Err(format!("the watch was canceled: {}", change.cancel_reason));
        }
        if !change.events.is_empty() {
            change.events.into_iter().for_each(|event| take(&mut keys, event));
            publish(registry, prefix, &keys);
        }
    }
    Err("the watch ended".to_owned())
}

async fn connect(endpoint: &str) -> Result<Channel, tonic::transport::Error> {
    let endpoint = Endpoint::from_shared(endpoint.to_owned())?
        .connect_timeout(PATIENCE)
        .http2_keep_alive_interval(KEEP_ALIVE)
        .keep_alive_timeout(KEEP_ALIVE)
        .keep_alive_while_idle(true);
    endpoint.connect().await
}

type Keys = BTreeMap<Vec<u8>, Vec<u8>>;

fn take(keys: &mut Keys, event: Event) {
    let (kind, pair) = (event.r#type(), event.kv.unwrap_or_default());
    match kind {
        EventType::Put => keys.insert(pair.key, pair.value),
        EventType::Delete => keys.remove(&pair.key),
    };
}

/// Has the flags go by these keys; all of them stay as they are if one is no text.
fn publish(registry: &Registry, prefix: &str, keys: &Keys) {
    let mut problems = Vec::new();
    let entry = |(key, value): (&Vec<u8>, &Vec<u8>)| {
        let origin = String::from_utf8_lossy(key).into_owned();
        match String::from_utf8(value.clone()) {
            Ok(text) => {
                let key = origin.strip_prefix(prefix).unwrap_or(&origin).to_owned();
                Ok(Entry { key, text: Some(text), origin })
            }
            Err(_) => Err(format!("{origin}: the value is not UTF-8")),
        }
    };
    match keys.iter().map(entry).collect() {
        Ok(entries) => {
            let layer = layer(&registry.flags, entries, &mut problems);
            registry.replace(Source::Etcd, &layer);
        }
        Err(problem) => problems.push(problem),
    }
    registry.report(Source::Etcd, problems);
}

/// The keys that start so: the first of them, and the first one after them.
///
/// Source: <https://etcd.io/docs/v3.6/learning/api/#key-ranges>.
fn range(prefix: &str) -> (Vec<u8>, Vec<u8>) {
    let mut end = prefix.as_bytes().to_vec();
    // No byte of UTF-8 is the last one there is.
    match end.last_mut() {
        Some(last) => *last += 1,
        None => return (vec![0], vec![0]),
    }
    (prefix.as_bytes().to_vec(), end)
}

/// An error with what caused it.
fn causes(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text += &format!(": {cause}");
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_all_that_starts_so() {
        let range = |prefix| {
            let (start, end) = range(prefix);
            (String::from_utf8(start).unwrap(), String::from_utf8(end).unwrap())
        };
        let pair = |start: &str, end: &str| (start.to_owned(), end.to_owned());
        assert_eq!(range("/greeter/"), pair("/greeter/", "/greeter0"));
        assert_eq!(range("a"), pair("a", "b"));
        assert_eq!(range(""), pair("\0", "\0"));
    }
}
