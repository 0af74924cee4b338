//! Bare axum: a route and serde_json.

use std::io;

use axum::{Json, Router, routing::post, serve::ListenerExt};

use super::{
    Ports,
    greeting::{HelloReply, HelloRequest, greet},
    listen,
    process::serve,
};

pub(super) async fn start() -> io::Result<Ports> {
    serve_router(Router::new().route("/greeter/hello", post(say_hello))).await
}

/// Spawns axum's own server for a router.
pub async fn serve_router(router: Router) -> io::Result<Ports> {
    let (listener, port) = listen().await?;
    // `axum::serve` leaves Nagle's algorithm on; every contender switches it off.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            eprintln!("TCP_NODELAY: {error}");
        }
    });
    serve(async move { axum::serve(listener, router).await });
    Ok(Ports { grpc: None, http: Some(port) })
}

async fn say_hello(Json(request): Json<HelloRequest>) -> Json<HelloReply> {
    Json(HelloReply { message: greet(&request.name) })
}
