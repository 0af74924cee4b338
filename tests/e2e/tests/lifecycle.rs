//! Starting, wrong configurations, shutting down.

use std::time::{Duration, Instant};

use e2e::{
    EchoService, Grpc, frame, http1, proto::EchoRequest, proto::echo_client::EchoClient, start_with,
};
use radicle::{Error, ErrorKind, ListenerKind, Server, logging::Logs};

fn server() -> Server {
    Server::new("e2e").logs(Logs::off()).signals(false)
}

async fn refused(server: Server) -> Error {
    server.bind().await.map(|_| ()).expect_err("the configuration is wrong")
}

#[tokio::test]
async fn wrong_configurations() {
    let empty = refused(server().grpc(0)).await;
    assert_eq!(empty.kind(), ErrorKind::Empty);
    assert!(empty.to_string().contains("has no service"), "{empty}");

    let deaf = refused(server().service(EchoService)).await;
    assert_eq!(deaf.kind(), ErrorKind::Empty);
    assert!(deaf.to_string().contains("has no listener"), "{deaf}");

    let twice = refused(server().grpc(0).service(EchoService).service(EchoService)).await;
    assert_eq!(twice.kind(), ErrorKind::DuplicateService);
    assert!(twice.to_string().contains("`e2e.Echo` was added twice"), "{twice}");

    for address in ["nowhere", "127.0.0.1", "127.0.0.1:http", "host name:1", "127.0.0.1:99999"] {
        let error = refused(server().grpc(address).service(EchoService)).await;
        assert_eq!(error.kind(), ErrorKind::Address, "{error}");
        assert!(error.to_string().contains(address), "{error}");
    }
}

#[tokio::test]
async fn a_port_in_use() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port can be bound");
    let addr = taken.local_addr().expect("it is bound");
    let error = refused(server().http(("127.0.0.1", 0)).grpc(addr).service(EchoService)).await;
    assert_eq!(error.kind(), ErrorKind::Bind);
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("cannot listen for grpc on {addr}; stop the program")),
        "{text}"
    );
    assert_eq!(format!("{error:?}"), text, "what `main` prints");
}

#[tokio::test]
async fn every_kind_of_listener() {
    let bound = server()
        .listen(("127.0.0.1", 0))
        .admin(0)
        .service(EchoService)
        .lame_duck(Duration::ZERO)
        .bind()
        .await
        .expect("free ports can be bound");
    let kinds: Vec<_> = bound.local_addrs().iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [ListenerKind::Shared, ListenerKind::Admin]);
    let shared = bound.grpc_addr().expect("the shared listener serves gRPC");
    assert_eq!(bound.http_addr(), Some(shared));
    let admin = bound.local_addrs()[1].addr;
    assert!(admin.ip().is_loopback());
    let handle = bound.handle();
    let serving = tokio::spawn(bound.serve());
    let grpc = Grpc::new("/e2e.Echo/Say").data(frame(&[])).send(shared).await;
    assert_eq!(grpc.grpc_status(), Some(0));
    let rest = http1(shared, "GET", "/echo/hi", &[], "").await;
    assert_eq!(rest.json()["text"], "hi");
    for page in ["/metrics", "/livez", "/readyz"] {
        assert_eq!(http1(admin, "GET", page, &[], "").await.status, 200, "{page}");
        assert_eq!(http1(shared, "GET", page, &[], "").await.status, 200, "{page}");
        assert_eq!(http1(shared, "POST", page, &[], "").await.status, 405, "{page}");
    }
    assert_eq!(http1(admin, "GET", "/echo/hi", &[], "").await.status, 404);
    handle.shutdown();
    serving.await.expect("the server does not panic");
}

#[tokio::test]
async fn shutdown_lets_calls_finish() {
    let server = start_with(|server| server.lame_duck(Duration::from_millis(300))).await;
    let mut client =
        EchoClient::connect(format!("http://{}", server.grpc)).await.expect("it listens");
    let request = EchoRequest { delay_ms: 800, text: "late".into(), ..EchoRequest::default() };
    let call = tokio::spawn(async move { client.say(request).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.handle.shutdown();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(http1(server.http, "GET", "/readyz", &[], "").await.status, 503);
    assert_eq!(http1(server.http, "GET", "/livez", &[], "").await.status, 200);
    let http = server.http;
    server.stop().await;
    let response = call.await.expect("no panic").expect("the call finishes").into_inner();
    assert_eq!(response.text, "late");
    assert!(tokio::net::TcpStream::connect(http).await.is_err(), "the port is closed");
}

#[tokio::test]
async fn operators_see_a_server_that_drains() {
    let bound = server()
        .grpc(("127.0.0.1", 0))
        .admin(0)
        .service(EchoService)
        .lame_duck(Duration::ZERO)
        .bind()
        .await
        .expect("free ports can be bound");
    let grpc = bound.grpc_addr().expect("there is a gRPC listener");
    let admin = bound.local_addrs()[1].addr;
    let (handle, serving) = (bound.handle(), tokio::spawn(bound.serve()));
    let mut client = EchoClient::connect(format!("http://{grpc}")).await.expect("it listens");
    let request = EchoRequest { delay_ms: 1000, ..EchoRequest::default() };
    let call = tokio::spawn(async move { client.say(request).await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    handle.shutdown();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(tokio::net::TcpStream::connect(grpc).await.is_err(), "no new callers");
    let page = http1(admin, "GET", "/metrics", &[], "").await.text();
    for line in ["radicle_phase{phase=\"draining\"} 1", "radicle_in_flight_calls 1"] {
        assert!(page.lines().any(|it| it == line), "no {line} in\n{page}");
    }
    assert_eq!(http1(admin, "GET", "/readyz", &[], "").await.status, 503);
    // Whoever stays connected does not hold the end up.
    let idle = tokio::net::TcpStream::connect(admin).await.expect("it listens");
    call.await.expect("no panic").expect("the call finishes");
    serving.await.expect("the server does not panic");
    drop(idle);
}

#[tokio::test]
async fn shutdown_always_ends() {
    let server = start_with(|server| server.drain_deadline(Duration::from_millis(200))).await;
    let mut client =
        EchoClient::connect(format!("http://{}", server.grpc)).await.expect("it listens");
    let request = EchoRequest { delay_ms: 600_000, ..EchoRequest::default() };
    let call = tokio::spawn(async move { client.say(request).await });
    let idle = tokio::net::TcpStream::connect(server.http).await.expect("it listens");
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begin = Instant::now();
    server.stop().await;
    assert!(begin.elapsed() < Duration::from_secs(10));
    assert!(call.await.expect("no panic").is_err(), "the call was cut");
    drop(idle);
}

#[tokio::test]
async fn idle_connections_do_not_hold_the_shutdown() {
    let server = start_with(|server| server.drain_deadline(Duration::from_secs(60))).await;
    let silent = tokio::net::TcpStream::connect(server.grpc).await.expect("it listens");
    let mut client =
        EchoClient::connect(format!("http://{}", server.grpc)).await.expect("it listens");
    client.say(EchoRequest::default()).await.expect("the call succeeds");
    let begin = Instant::now();
    server.stop().await;
    assert!(begin.elapsed() < Duration::from_secs(20));
    drop((silent, client));
}
