//! A library: shelves, books and their texts in a SQLite file, over gRPC and JSON.
//!
//! `cargo run -p library`, then ask it as its README shows.

mod events;
mod names;
mod page;
mod service;
mod store;
#[cfg(test)]
mod tests;

radicle::include_protos!();

use std::{error::Error, path::PathBuf};

use clap::Parser;
use radicle::Server;

use crate::{library::v1 as proto, service::LibraryService, store::Store};

/// A library over gRPC and REST.
#[derive(Parser)]
struct Flags {
    /// The SQLite file that keeps the library; it is made when it is missing.
    #[arg(long, default_value = "library.db")]
    database: PathBuf,
    /// The port that speaks gRPC.
    #[arg(long, default_value_t = 8081)]
    grpc_server_port: u16,
    /// The port that speaks JSON over HTTP.
    #[arg(long, default_value_t = 8080)]
    http_server_port: u16,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let flags = Flags::parse();
    let store = Store::open(&flags.database)?;
    Server::new("library")
        .grpc(flags.grpc_server_port)
        .http(flags.http_server_port)
        // A text may be as large as a disk: it is stored piece by piece.
        .rest_for("library.v1.Library/UploadText", |rest| rest.max_body_bytes = usize::MAX)
        .service(LibraryService::new(store))
        .listen_and_serve()
        .await?;
    Ok(())
}
