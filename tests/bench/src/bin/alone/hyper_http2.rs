//! Serves hyper-http2 in a program that holds no other contender.

fn main() -> radicle_bench::Result<()> {
    radicle_bench::contenders::alone::hyper_http2()
}
