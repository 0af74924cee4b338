//! The socket of a connection.

use std::{
    io::{IoSlice, Result},
    pin::Pin,
    task::{Context, Poll},
};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// What takes longer to hand to the kernel in pieces than to copy: the pieces cost 200 ns.
const SMALL: usize = 1024;

/// What most answers fit into; filling the larger buffer with zeros shows in a profile.
const SMALLER: usize = 256;

/// A socket to which small answers are written in one piece.
#[derive(Debug)]
pub(super) struct Socket(TokioIo<TcpStream>);

impl Socket {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self(TokioIo::new(stream))
    }

    fn io(self: Pin<&mut Self>) -> Pin<&mut TokioIo<TcpStream>> {
        Pin::new(&mut self.get_mut().0)
    }
}

impl Read for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<Result<()>> {
        self.io().poll_read(cx, buf)
    }
}

impl Write for Socket {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>> {
        self.io().poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.io().poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.io().poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        if let [piece] = pieces {
            return self.poll_write(cx, piece);
        }
        let length: usize = pieces.iter().map(|piece| piece.len()).sum();
        if length <= SMALLER {
            self.poll_write(cx, gather(pieces, &mut [0; SMALLER]))
        } else if length <= SMALL {
            self.poll_write(cx, gather(pieces, &mut [0; SMALL]))
        } else {
            self.io().poll_write_vectored(cx, pieces)
        }
    }
}

/// Copies the pieces behind each other.
fn gather<'r>(pieces: &[IoSlice<'_>], room: &'r mut [u8]) -> &'r [u8] {
    let mut length = 0;
    for piece in pieces {
        room[length..][..piece.len()].copy_from_slice(piece);
        length += piece.len();
    }
    &room[..length]
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::{io::AsyncReadExt, net::TcpListener};

    use super::*;

    #[tokio::test]
    async fn pieces_arrive_in_order() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port can be bound");
        let address = listener.local_addr().expect("it is bound");
        let mut client = TcpStream::connect(address).await.expect("it listens");
        let (server, _) = listener.accept().await.expect("a client waits");
        let mut socket = Socket::new(server);
        let large = vec![b'x'; 4 * SMALL];
        let edge = vec![b'y'; SMALL - 1];
        for pieces in
            [&[][..], &[&b"a"[..]], &[b"head", b"", b"body"], &[b"z", &edge], &[b"a", &large]]
        {
            let slices: Vec<_> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
            let write =
                |cx: &mut Context<'_>| Pin::new(&mut socket).poll_write_vectored(cx, &slices);
            let written = poll_fn(write).await.expect("the client is there");
            let sent = pieces.concat();
            assert_eq!(written, sent.len(), "there is room for all of it");
            let mut received = vec![0; written];
            client.read_exact(&mut received).await.expect("it was sent");
            assert_eq!(received, sent);
        }
    }
}
