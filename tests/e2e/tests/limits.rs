//! Every bound of `Limits`, reached.

use std::{net::SocketAddr, time::Duration};

use e2e::{Grpc, Running, frame, http1, start, start_with};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

async fn quick(change: impl FnOnce(&mut radicle::Limits)) -> Running {
    start_with(|server| server.limits(change)).await
}

/// Whether the server closes a connection on which these bytes were sent, with what it said before.
async fn closed_after(addr: SocketAddr, sent: &[u8]) -> Option<String> {
    let mut stream = TcpStream::connect(addr).await.expect("the server listens");
    stream.write_all(sent).await.expect("the server reads");
    let mut said = Vec::new();
    let read = timeout(Duration::from_secs(10), stream.read_to_end(&mut said)).await.ok()?;
    // A reset is a close as well.
    let _ = read;
    Some(String::from_utf8_lossy(&said).into_owned())
}

#[tokio::test]
async fn header_read_timeout() {
    let server = quick(|limits| limits.header_read_timeout = Duration::from_millis(100)).await;
    for addr in [server.grpc, server.http] {
        for sent in ["", "P", "PRI * HTTP/2.0\r\n"] {
            assert!(closed_after(addr, sent.as_bytes()).await.is_some(), "{sent:?}");
        }
    }
    for sent in ["GET /livez HTTP/1.1\r\n", "GET /livez HTTP/1.1\r\nhost: x\r\nx: "] {
        assert!(closed_after(server.http, sent.as_bytes()).await.is_some(), "{sent:?}");
    }
    // A connection that is kept alive is as slow as it likes between requests only up to the same bound.
    let kept = "GET /livez HTTP/1.1\r\nhost: x\r\n\r\n";
    let said = closed_after(server.http, kept.as_bytes()).await.expect("it is closed when idle");
    assert!(said.starts_with("HTTP/1.1 200 OK\r\n"), "{said}");
}

#[tokio::test]
async fn header_bytes() {
    let server = start().await;
    let large = "x".repeat(17 * 1024);
    let answer = http1(server.http, "GET", "/livez", &[("x-large", &large)], "").await;
    assert_eq!(answer.status, 431);
    let request = Grpc::new("/e2e.Echo/Say").header("x-large", &large).data(frame(&[]));
    assert_eq!(request.send(server.grpc).await.status, 431);
    let fits = "x".repeat(8 * 1024);
    let answer = http1(server.http, "GET", "/livez", &[("x-large", &fits)], "").await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn connections() {
    let server = quick(|limits| limits.max_connections = 2).await;
    let first = TcpStream::connect(server.http).await.expect("the kernel accepts");
    let second = TcpStream::connect(server.grpc).await.expect("the kernel accepts");
    sleep(Duration::from_millis(100)).await;
    let waiting = tokio::spawn(http1(server.http, "GET", "/livez", &[], ""));
    sleep(Duration::from_millis(200)).await;
    assert!(!waiting.is_finished(), "a third connection was served");
    drop((first, second));
    let answer = timeout(Duration::from_secs(10), waiting).await.expect("a slot is free again");
    assert_eq!(answer.expect("no panic").status, 200);
}

#[tokio::test]
async fn concurrent_streams() {
    let server = quick(|limits| limits.max_concurrent_streams = 7).await;
    let mut stream = TcpStream::connect(server.grpc).await.expect("the server listens");
    stream
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0")
        .await
        .expect("it reads");
    let mut settings = vec![0; 9];
    stream.read_exact(&mut settings).await.expect("the server's settings");
    let mut values = vec![0; usize::from(settings[2])];
    stream.read_exact(&mut values).await.expect("the server's settings");
    // SETTINGS_MAX_CONCURRENT_STREAMS is 3 (RFC 9113, section 6.5.2).
    assert!(values.chunks(6).any(|it| it == [0, 3, 0, 0, 0, 7]), "{values:?}");
}

#[tokio::test]
async fn body_bytes() {
    let server =
        start_with(|server| server.rest_for("e2e.Echo/Say", |rest| rest.max_body_bytes = 100))
            .await;
    let body = format!("{{\"text\":\"{}\"}}", "x".repeat(200));
    let answer = http1(server.http, "POST", "/echo", &[], body).await;
    assert_eq!((answer.status, answer.json()["code"].as_i64()), (413, Some(8)));
}

#[tokio::test]
async fn rules_for_what_is_not_there_stop_the_start() {
    for target in ["e2e.Echo/Nothing", "echo.Nothing", "", "/", "e2e.Echo/"] {
        let server = radicle::Server::new("echo")
            .http("127.0.0.1:0")
            .service(e2e::EchoService)
            .rest_for(target, |rest| rest.json.strict = true);
        let error = server.bind().await.expect_err("nothing has the name");
        assert_eq!(error.kind(), radicle::ErrorKind::UnknownMethod);
        assert!(error.to_string().contains(&format!("`{target}`")), "{error}");
    }
}
