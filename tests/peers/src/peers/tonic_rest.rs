//! tonic-rest: routes generated for axum, serde's derives on prost's messages.

use std::{io, sync::Arc};

use radicle_bench::contenders::{Ports, serve_router};

mod helloworld {
    #![allow(
        missing_docs,
        unreachable_pub,
        missing_debug_implementations,
        dead_code,
        reason = "generated"
    )]

    include!(concat!(env!("OUT_DIR"), "/tonic_rest/helloworld.rs"));
}

mod routes {
    // It expects lints for methods with more arguments than these have.
    #![allow(
        missing_docs,
        unreachable_pub,
        dead_code,
        unfulfilled_lint_expectations,
        reason = "generated"
    )]

    include!(concat!(env!("OUT_DIR"), "/tonic_rest/routes.rs"));
}

super::greeter_service!();

pub(crate) async fn start() -> io::Result<Ports> {
    serve_router(routes::all_rest_routes(Arc::new(GreeterService))).await
}
