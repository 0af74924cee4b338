//! Connections that are open and do nothing.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Lane, Traffic, told};
use crate::Result;

/// Preface and an empty SETTINGS frame (RFC 9113, 3.4 and 6.5).
const HELLO: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
const SETTINGS_ACK: [u8; FRAME_HEAD] = *b"\0\0\0\x04\x01\0\0\0\0";
const FRAME_HEAD: usize = 9;
const SETTINGS: u8 = 4;
const ACK: u8 = 1;

/// Connections to open and to hold.
#[derive(Clone, Debug, clap::Args)]
pub struct Idle {
    /// `rest` makes one request on each HTTP/1.1 connection; otherwise HTTP/2's settings are
    /// exchanged and nothing else.
    #[arg(long)]
    pub traffic: Traffic,
    /// The server's port on loopback.
    #[arg(long)]
    pub port: u16,
    /// How many to open.
    #[arg(long)]
    pub connections: usize,
}

/// Opens the connections, prints `ready` and holds them until standard input has a line or ends.
pub async fn hold(idle: &Idle) -> Result<()> {
    let mut http2 = Vec::new();
    let mut http1 = Vec::new();
    for _ in 0..idle.connections {
        match idle.traffic {
            Traffic::GrpcUnary | Traffic::GrpcStream => http2.push(settle(idle.port).await?),
            Traffic::Rest => {
                let mut lane = Lane::single(idle.traffic, idle.port).await?;
                lane.call().await?;
                http1.push(lane);
            }
        }
    }
    println!("ready");
    told().await
}

/// Opens an HTTP/2 connection and exchanges settings both ways.
async fn settle(port: u16) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    stream.write_all(HELLO).await?;
    let (mut theirs, mut ours) = (false, false);
    while !(theirs && ours) {
        let mut head = [0; FRAME_HEAD];
        stream.read_exact(&mut head).await?;
        let [a, b, c, kind, flags, ..] = head;
        let mut payload = vec![0; u32::from_be_bytes([0, a, b, c]) as usize];
        stream.read_exact(&mut payload).await?;
        match (kind, flags & ACK) {
            (SETTINGS, ACK) => ours = true,
            (SETTINGS, _) => {
                theirs = true;
                stream.write_all(&SETTINGS_ACK).await?;
            }
            _ => {}
        }
    }
    Ok(stream)
}
