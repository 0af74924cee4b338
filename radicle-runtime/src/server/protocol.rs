use std::io;

use tokio::{
    io::AsyncReadExt,
    net::TcpStream,
};

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
