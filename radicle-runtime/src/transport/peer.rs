use std::net::SocketAddr;

use http::Extensions;
use tonic::transport::server::TcpConnectInfo;

/// The two ends of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer {
    pub(crate) remote: SocketAddr,
    pub(crate) local: SocketAddr,
}

impl Peer {
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        Some(self.remote)
    }

    /// Lets `Request::remote_addr` and `Request::local_addr` answer in the handler.
    pub(crate) fn describe(&self, extensions: &mut Extensions) {
        extensions.insert(TcpConnectInfo {
            local_addr: Some(self.local),
            remote_addr: Some(self.remote),
        });
    }
}
