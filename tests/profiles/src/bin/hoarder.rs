//! A server whose memory comes from jemalloc: says where REST and the debug pages are, and runs until its
//! input ends.

use std::io::Read as _;

#[global_allocator]
static ALLOCATOR: radicle::Jemalloc = radicle::Jemalloc;

#[tokio::main]
async fn main() {
    let serving = profiles::serve().await;
    println!("{} {}", serving.http, serving.admin);
    let ended = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await;
    ended.expect("reading does not panic").expect("input can be read");
}
