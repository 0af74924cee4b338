use std::time::Duration;

/// The bounds of a server. Every one has a safe default; change them with
/// [`Server::limits`](crate::Server::limits).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// Open connections of all listeners but the admin one. At the limit the server stops accepting until
    /// one closes. Default: 16,384.
    pub max_connections: usize,
    /// Calls in progress on one HTTP/2 connection; further streams wait in the client. Default: 1,000.
    pub max_concurrent_streams: u32,
    /// The largest header list of a request in bytes: 431 beyond it. Default: 16 KiB.
    pub max_header_bytes: u32,
    /// How long a client may take to send the first bytes of a connection, and over HTTP/1 the headers of
    /// each request. Default: 30 seconds.
    pub header_read_timeout: Duration,
    /// The largest request message in bytes: RESOURCE_EXHAUSTED beyond it. Default: 4 MiB, gRPC's own.
    pub max_request_message_bytes: usize,
    /// The largest response message in bytes: RESOURCE_EXHAUSTED beyond it. Default: 2 GiB, what the
    /// formats can carry.
    pub max_response_message_bytes: usize,
    /// The longest timeout that a client can ask for, by `grpc-timeout` over gRPC and REST alike: a longer
    /// one is cut to it. A call without a timeout is not affected. Default: none.
    pub max_timeout: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_connections: 16_384,
            max_concurrent_streams: 1_000,
            max_header_bytes: 16 * 1024,
            header_read_timeout: Duration::from_secs(30),
            max_request_message_bytes: 4 * 1024 * 1024,
            max_response_message_bytes: i32::MAX as usize,
            max_timeout: None,
        }
    }
}

impl Limits {
    /// The connection limit as a count of slots: at least one, and few enough to take all at once.
    pub(super) fn slots(&self) -> u32 {
        u32::try_from(self.max_connections).unwrap_or(u32::MAX).clamp(1, MOST_SLOTS)
    }
}

/// More than any machine has ports, and within what a semaphore can count.
const MOST_SLOTS: u32 = 1 << 28;
