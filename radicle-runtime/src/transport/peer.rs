use std::{net::SocketAddr, sync::OnceLock};

use http::{Extensions, HeaderValue};
use tonic::transport::server::TcpConnectInfo;

/// The two ends of a connection.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    remote: SocketAddr,
    local: SocketAddr,
    /// The client's IP address, for each of its requests.
    ip: OnceLock<HeaderValue>,
}

impl Peer {
    pub(crate) fn new(remote: SocketAddr, local: SocketAddr) -> Self {
        Self { remote, local, ip: OnceLock::new() }
    }

    /// Stands for a client that nobody knows any more.
    pub(crate) fn unknown() -> Self {
        let nobody = SocketAddr::from(([0, 0, 0, 0], 0));
        Self::new(nobody, nobody)
    }

    /// The other end of the socket.
    pub(crate) fn remote(&self) -> SocketAddr {
        self.remote
    }

    pub(crate) fn address(&self) -> Option<SocketAddr> {
        Some(self.remote)
    }

    pub(crate) fn ip(&self) -> &HeaderValue {
        self.ip.get_or_init(|| {
            let ip = self.remote.ip().to_canonical().to_string();
            HeaderValue::try_from(ip).expect("an IP address is visible ASCII")
        })
    }

    /// Lets `Request::remote_addr` and `Request::local_addr` answer in the handler.
    pub(crate) fn describe(&self, extensions: &mut Extensions) {
        extensions.insert(TcpConnectInfo {
            local_addr: Some(self.local),
            remote_addr: Some(self.remote),
        });
    }
}
