use std::io;

use tokio::{io::AsyncReadExt, net::TcpStream};

/// The connection preface of HTTP/2 (RFC 9113, section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// What a client speaks, told by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    Http1,
    Http2,
}

/// Reads until the first bytes tell the protocol and gives them back with it; `None` when the client
/// closed before it said anything.
pub(super) async fn detect(stream: &mut TcpStream) -> io::Result<Option<(Protocol, Vec<u8>)>> {
    let mut first = [0; PREFACE.len()];
    let mut filled = 0;
    loop {
        let count = stream.read(&mut first[filled..]).await?;
        filled += count;
        let read = &first[..filled];
        let protocol = if !PREFACE.starts_with(read) {
            Protocol::Http1
        } else if filled == PREFACE.len() {
            Protocol::Http2
        } else if count == 0 {
            return Ok(None);
        } else {
            continue;
        };
        return Ok(Some((protocol, read.to_vec())));
    }
}

#[cfg(test)]
mod tests {
    use tokio::{io::AsyncWriteExt, net::TcpListener};

    use super::*;

    async fn detected(sent: &[&[u8]]) -> Option<(Protocol, Vec<u8>)> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port can be bound");
        let addr = listener.local_addr().expect("it is bound");
        let mut client = TcpStream::connect(addr).await.expect("it listens");
        let (mut server, _) = listener.accept().await.expect("a client waits");
        let detecting = tokio::spawn(async move { detect(&mut server).await });
        for part in sent {
            client.write_all(part).await.expect("the server reads");
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        client.shutdown().await.expect("the client closes");
        detecting.await.expect("it does not panic").expect("reading works")
    }

    #[tokio::test]
    async fn first_bytes() {
        for (sent, protocol) in [
            (&[PREFACE][..], Some(Protocol::Http2)),
            (&[&PREFACE[..1], &PREFACE[1..]], Some(Protocol::Http2)),
            (&[b"GET / HTTP/1.1\r\n"], Some(Protocol::Http1)),
            (&[b"P", b"OST / HTTP/1.1\r\n"], Some(Protocol::Http1)),
            (&[b"PRI * HTTP/1.1\r\n"], Some(Protocol::Http1)),
            (&[&[0x16, 3, 1]], Some(Protocol::Http1)),
            (&[], None),
            (&[b"PRI"], None),
        ] {
            assert_eq!(detected(sent).await.map(|it| it.0), protocol, "{sent:?}");
        }
    }
}
