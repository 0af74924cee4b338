use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::error::{Error, ErrorKind};

/// Where a listener listens: a port, a text or a socket address.
///
/// A port alone, and a text `8080` or `:8080`, mean all interfaces, IPv6 and IPv4; for the admin listener
/// they mean loopback. Port 0 takes a free port, which
/// [`BoundServer::local_addrs`](crate::BoundServer::local_addrs) tells.
///
/// ```
/// use radicle::Address;
///
/// let _: [Address; 4] =
///     [8080.into(), "localhost:8080".into(), ("127.0.0.1", 0).into(), ":8080".into()];
/// ```
#[derive(Clone, Debug)]
pub struct Address(Form);

#[derive(Clone, Debug)]
enum Form {
    Port(u16),
    Socket(SocketAddr),
    Text(String),
}

impl Address {
    /// The socket addresses to try, the first that opens wins.
    pub(super) async fn resolve(&self, loopback: bool) -> Result<Vec<SocketAddr>, Error> {
        let text = match &self.0 {
            Form::Port(port) => return Ok(every_interface(*port, loopback)),
            Form::Socket(address) => return Ok(vec![*address]),
            Form::Text(text) => text,
        };
        if let Ok(port) = text.strip_prefix(':').unwrap_or(text).parse() {
            return Ok(every_interface(port, loopback));
        }
        let invalid = || {
            Error::new(
                ErrorKind::Address,
                format!("`{text}` is not an address, expected `host:port`, `:port` or a port"),
            )
        };
        if !text.contains(':') {
            return Err(invalid());
        }
        let found =
            tokio::net::lookup_host(text).await.map_err(|error| invalid().caused_by(error))?;
        Ok(found.collect())
    }
}

/// IPv6 with IPv4 mapped into it, or IPv4 alone where the machine has no IPv6.
fn every_interface(port: u16, loopback: bool) -> Vec<SocketAddr> {
    let hosts: &[IpAddr] = if loopback {
        &[IpAddr::V4(Ipv4Addr::LOCALHOST)]
    } else {
        &[IpAddr::V6(Ipv6Addr::UNSPECIFIED), IpAddr::V4(Ipv4Addr::UNSPECIFIED)]
    };
    hosts.iter().map(|&host| SocketAddr::new(host, port)).collect()
}

impl From<u16> for Address {
    fn from(port: u16) -> Self {
        Self(Form::Port(port))
    }
}

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        Self(Form::Socket(address))
    }
}

impl From<&str> for Address {
    fn from(text: &str) -> Self {
        Self(Form::Text(text.to_owned()))
    }
}

impl From<String> for Address {
    fn from(text: String) -> Self {
        Self(Form::Text(text))
    }
}

impl From<(&str, u16)> for Address {
    fn from((host, port): (&str, u16)) -> Self {
        match host.parse() {
            Ok(host) => Self(Form::Socket(SocketAddr::new(host, port))),
            Err(_) => Self(Form::Text(format!("{host}:{port}"))),
        }
    }
}

impl From<(IpAddr, u16)> for Address {
    fn from((host, port): (IpAddr, u16)) -> Self {
        Self(Form::Socket(SocketAddr::new(host, port)))
    }
}
