//! rest_over_grpc as its README shows it: bridged to tonic's trait, messages by pbjson; served
//! by hyper itself, the cheapest of its integrations.

use std::{io, process};

use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use radicle_bench::contenders::Ports;
use rest_over_grpc::serving::RestService;
use tokio::net::TcpListener;

mod helloworld {
    #![allow(
        missing_docs,
        unreachable_pub,
        missing_debug_implementations,
        dead_code,
        reason = "generated"
    )]

    include!(concat!(env!("OUT_DIR"), "/rest_over_grpc/helloworld.rs"));
    include!(concat!(env!("OUT_DIR"), "/rest_over_grpc/helloworld.serde.rs"));
    include!(concat!(env!("OUT_DIR"), "/rest_over_grpc/helloworld.rest.rs"));
}

mod rest {
    #![allow(
        missing_docs,
        unreachable_pub,
        missing_debug_implementations,
        dead_code,
        reason = "generated"
    )]

    use super::helloworld;
    include!(concat!(env!("OUT_DIR"), "/rest_over_grpc/transcoder.rest.rs"));
}

use helloworld::__rest_over_grpc_bridge_Greeter::GreeterRestBridge;

super::greeter_service!();

pub(crate) async fn start() -> io::Result<Ports> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    tokio::spawn(async move {
        if let Err(error) = accept(listener).await {
            eprintln!("the server stopped: {error}");
            process::exit(1);
        }
    });
    Ok(Ports { grpc: None, http: Some(port) })
}

async fn accept(listener: TcpListener) -> io::Result<()> {
    let bridge = GreeterRestBridge::externally_authenticated(GreeterService);
    let service = TowerToHyperService::new(RestService::new(rest::Transcoder::new(bridge)));
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let stream = TokioIo::new(stream);
        tokio::spawn(http1::Builder::new().serve_connection(stream, service.clone()));
    }
}
