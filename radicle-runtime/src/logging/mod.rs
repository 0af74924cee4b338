//! stub
use std::{net::SocketAddr, sync::{Arc, atomic::AtomicU64}, time::Duration};
use tonic::Code;
use crate::spec::MethodKind;
#[derive(Debug, Clone)]
pub struct CallLog;
impl CallLog { pub(crate) fn calls_enabled(&self) -> bool { false } pub(crate) fn record(&self, _l: &CallLine<'_>) {} }
#[derive(Debug, Clone, Default)]
pub struct Logs;
impl Logs { pub(crate) fn start(&self) -> std::io::Result<Running> { Ok(Running) } }
#[derive(Debug)]
pub struct Running;
impl Running { pub(crate) fn dropped(&self) -> Arc<AtomicU64> { Arc::default() } pub(crate) fn calls(&self) -> CallLog { CallLog } pub(crate) async fn flush(&self) {} }
#[derive(Debug)]
pub(crate) struct CallLine<'a> {
    pub(crate) service: &'a str, pub(crate) method: &'a str, pub(crate) kind: MethodKind, pub(crate) transport: &'a str, pub(crate) code: Code, pub(crate) message: &'a str,
    pub(crate) elapsed: Duration, pub(crate) peer: Option<SocketAddr>, pub(crate) request_id: &'a [u8], pub(crate) traceparent: &'a [u8], pub(crate) deadline: Option<Duration>,
    pub(crate) bytes_received: u64, pub(crate) bytes_sent: u64, pub(crate) messages_received: u64, pub(crate) messages_sent: u64,
}
