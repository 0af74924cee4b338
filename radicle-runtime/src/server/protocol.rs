use std::{io, time::Duration};

use tokio::{io::Interest, net::TcpStream};

/// The connection preface of HTTP/2 (RFC 9113, section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// What a client speaks, told by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    Http1,
    Http2,
}

/// How long a client has to go on with a preface that it has begun, before the next look at it.
const PAUSE: Duration = Duration::from_millis(5);

/// Looks at the first bytes until they tell the protocol, and leaves them there; `None` when the client
/// closed before it said enough.
pub(super) async fn detect(stream: &TcpStream) -> io::Result<Option<Protocol>> {
    let mut first = [0; PREFACE.len()];
    loop {
        // Asked before the bytes are: what they lack then never comes.
        let closed = stream.ready(Interest::READABLE).await?.is_read_closed();
        let read = match stream.peek(&mut first).await? {
            0 => return Ok(None),
            count => &first[..count],
        };
        if !PREFACE.starts_with(read) {
            return Ok(Some(Protocol::Http1));
        }
        if read.len() == PREFACE.len() {
            return Ok(Some(Protocol::Http2));
        }
        if closed {
            return Ok(None);
        }
        // What is there stays there, so that the socket cannot tell when there is more.
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use tokio::{io::AsyncWriteExt, net::TcpListener};

    use super::*;

    async fn detected(sent: &[&[u8]]) -> Option<Protocol> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port can be bound");
        let addr = listener.local_addr().expect("it is bound");
        let mut client = TcpStream::connect(addr).await.expect("it listens");
        let (server, _) = listener.accept().await.expect("a client waits");
        let detecting = tokio::spawn(async move { detect(&server).await });
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
            (&[b"P"], None),
            (&[&PREFACE[..23]], None),
        ] {
            assert_eq!(detected(sent).await, protocol, "{sent:?}");
        }
    }
}
