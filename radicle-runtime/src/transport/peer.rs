use std::net::SocketAddr;

use http::{Extensions, HeaderValue};
use tonic::transport::server::TcpConnectInfo;

/// The two ends of a connection.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    remote: SocketAddr,
    local: SocketAddr,
    /// The client's IP address, for each of its requests.
    ip: HeaderValue,
}

impl Peer {
    pub(crate) fn new(remote: SocketAddr, local: SocketAddr) -> Self {
        let ip = remote.ip().to_canonical().to_string();
        let ip = HeaderValue::try_from(ip).expect("an IP address is visible ASCII");
        Self { remote, local, ip }
    }

    /// Stands for a client that nobody knows any more.
    pub(crate) fn unknown() -> Self {
        let nobody = SocketAddr::from(([0, 0, 0, 0], 0));
        Self::new(nobody, nobody)
    }

    pub(crate) fn address(&self) -> Option<SocketAddr> {
        Some(self.remote)
    }

    pub(crate) fn ip(&self) -> &HeaderValue {
        &self.ip
    }

    /// Lets `Request::remote_addr` and `Request::local_addr` answer in the handler.
    pub(crate) fn describe(&self, extensions: &mut Extensions) {
        extensions.insert(TcpConnectInfo {
            local_addr: Some(self.local),
            remote_addr: Some(self.remote),
        });
    }
}
