//! What the server answers to gRPC that is not quite right, where plain tonic answers something else.

use e2e::{Answer, Grpc, Running, frame, start, start_with};

const SAY: &str = "/e2e.Echo/Say";
const COLLECT: &str = "/e2e.Echo/Collect";

/// `EchoRequest { text: "hi" }`.
const HI: &[u8] = &[0x0a, 2, b'h', b'i'];

fn assert_trailers_only(answer: &Answer, code: i32, message: &str) {
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.headers_only, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/grpc"));
    assert_eq!(answer.grpc_status(), Some(code), "{answer:?}");
    assert!(answer.grpc_message().contains(message), "{message:?} in {answer:?}");
}

async fn handled(server: &Running, method: &str, kind: &str, code: &str) -> f64 {
    let (service, method) = method.split_once('/').expect("it is a path");
    server
        .series(&format!(
            "grpc_server_handled_total{{grpc_code=\"{code}\",grpc_method=\"{method}\",grpc_service=\"{service}\",grpc_type=\"{kind}\"}}",
        ))
        .await
}

#[tokio::test]
async fn a_proper_call() {
    let server = start().await;
    let answer = Grpc::new(SAY).header("x-test", "1").data(frame(HI)).send(server.grpc).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("x-initial"), Some("first"));
    assert_eq!(answer.grpc_status(), Some(0));
    let trailers = answer.trailers.as_ref().expect("there are trailers");
    assert_eq!(trailers["x-trailing"], "last");
    assert_eq!(answer.body[0], 0);
    assert_eq!(handled(&server, "e2e.Echo/Say", "unary", "OK").await, 1.0);
}

#[tokio::test]
async fn unknown_names() {
    let server = start().await;
    for (path, message) in [
        ("/e2e.Echo/Nope", "unknown method Nope of service e2e.Echo"),
        ("/e2e.Nope/Say", "unknown service e2e.Nope"),
        ("/", "unknown service"),
        ("/e2e.Echo", "unknown service e2e.Echo"),
        ("/e2e.Echo/Say/", "unknown method Say/ of service e2e.Echo"),
    ] {
        let answer = Grpc::new(path).data(frame(HI)).send(server.grpc).await;
        assert_trailers_only(&answer, 12, message);
    }
    assert_eq!(handled(&server, "unknown/unknown", "unary", "Unimplemented").await, 5.0);
    assert!(!server.metrics().await.contains("Nope"), "a client's string became a label");
}

#[tokio::test]
async fn what_is_not_grpc() {
    let server = start().await;
    for method in ["GET", "PUT", "DELETE"] {
        let answer = Grpc::new(SAY).method(method).send(server.grpc).await;
        assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")));
    }
    for content_type in
        ["application/json", "application/grpc-web", "application/grpcx", "text/plain"]
    {
        let request = Grpc::new(SAY).header("content-type", content_type).data(frame(HI));
        assert_eq!(request.send(server.grpc).await.status, 415, "{content_type}");
    }
}

#[tokio::test]
async fn content_types() {
    let server = start().await;
    for content_type in
        ["application/grpc", "application/grpc+proto", "Application/gRPC", "application/grpc;a=b"]
    {
        let request = Grpc::new(SAY).header("content-type", content_type).data(frame(HI));
        assert_eq!(request.send(server.grpc).await.grpc_status(), Some(0), "{content_type}");
    }
    let json = Grpc::new(SAY).header("content-type", "application/grpc+json").data(frame(b"{}"));
    assert_trailers_only(
        &json.send(server.grpc).await,
        12,
        "application/grpc+json is not supported",
    );
}

#[tokio::test]
async fn message_count() {
    let server = start().await;
    let none = Grpc::new(SAY).send(server.grpc).await;
    assert_trailers_only(&none, 12, "received no message");
    let two_frames = Grpc::new(SAY).data(frame(HI)).data(frame(HI)).send(server.grpc).await;
    assert_trailers_only(&two_frames, 12, "more than one message");
    let together = [frame(HI), frame(HI)].concat();
    let one_frame = Grpc::new(SAY).data(together).send(server.grpc).await;
    assert_trailers_only(&one_frame, 12, "more than one message");
    assert_eq!(handled(&server, "e2e.Echo/Say", "unary", "Unimplemented").await, 3.0);
}

#[tokio::test]
async fn a_message_in_pieces() {
    let server = start().await;
    let whole = frame(HI);
    for cut in 1..whole.len() {
        let request = Grpc::new(SAY).data(whole.slice(..cut)).data(whole.slice(cut..));
        assert_eq!(request.send(server.grpc).await.grpc_status(), Some(0), "cut at {cut}");
    }
    let bytes = whole.iter().fold(Grpc::new(SAY), |it, byte| it.data(vec![*byte]));
    assert_eq!(bytes.send(server.grpc).await.grpc_status(), Some(0));
    let empty = Grpc::new(SAY).data("").data(whole).data("").send(server.grpc).await;
    assert_eq!(empty.grpc_status(), Some(0));
}

#[tokio::test]
async fn broken_frames() {
    let server = start().await;
    for path in [SAY, COLLECT] {
        for (data, code, message) in [
            (&[0][..], 13, "middle of a message"),
            (&[0, 0, 0, 0, 9, 1], 13, "middle of a message"),
            (&[1, 0, 0, 0, 0], 13, "compressed message without a grpc-encoding"),
            (&[7, 0, 0, 0, 0], 13, "compression flag 7"),
            (&[0, 0, 0, 0, 1, 0xff], 13, "malformed request message"),
            (&[0, 0xff, 0xff, 0xff, 0xff], 8, "the limit is 4194304 bytes"),
        ] {
            let answer = Grpc::new(path).data(data.to_vec()).send(server.grpc).await;
            assert_trailers_only(&answer, code, message);
        }
    }
}

#[tokio::test]
async fn sizes() {
    let server = start_with(|server| {
        server.limits(|limits| {
            limits.max_request_message_bytes = 100;
            limits.max_response_message_bytes = 1000;
        })
    })
    .await;
    let long = [&[0x0a, 99][..], &[b'x'; 99]].concat();
    for path in [SAY, COLLECT] {
        let answer = Grpc::new(path).data(frame(&long)).send(server.grpc).await;
        assert_trailers_only(&answer, 8, "received a message of 101 bytes, the limit is 100 bytes");
        let fits = Grpc::new(path).data(frame(&long[..0])).send(server.grpc).await;
        assert_eq!(fits.grpc_status(), Some(0));
    }
    let answer = Grpc::new(SAY).data(frame(&[0x30, 0xd0, 0x0f])).send(server.grpc).await;
    assert_trailers_only(&answer, 8, "the limit is 1000 bytes");
}

#[tokio::test]
async fn encodings() {
    let server = start().await;
    let identity = Grpc::new(SAY).header("grpc-encoding", "identity").data(frame(HI));
    assert_eq!(identity.send(server.grpc).await.grpc_status(), Some(0));
    let brotli = Grpc::new(SAY).header("grpc-encoding", "br").data(frame(HI));
    let answer = brotli.send(server.grpc).await;
    assert_trailers_only(&answer, 12, "grpc-encoding br is not supported");
    assert_eq!(answer.header("grpc-accept-encoding"), Some("identity"));
}

#[tokio::test]
async fn timeouts() {
    let server = start().await;
    for timeout in ["", "1", "S", "1s", "-1S", "123456789S", "1 S"] {
        let request = Grpc::new(SAY).header("grpc-timeout", timeout).data(frame(HI));
        assert_trailers_only(&request.send(server.grpc).await, 3, "malformed grpc-timeout");
    }
    let slow = frame(&[0x18, 0xff, 0x7f]);
    let request = Grpc::new(SAY).header("grpc-timeout", "20m").data(slow.clone());
    assert_trailers_only(&request.send(server.grpc).await, 4, "deadline");
    let request = Grpc::new("/e2e.Echo/Repeat").header("grpc-timeout", "20m").data(slow);
    assert_eq!(request.send(server.grpc).await.grpc_status(), Some(4));
    assert_eq!(handled(&server, "e2e.Echo/Say", "unary", "DeadlineExceeded").await, 1.0);
    assert_eq!(handled(&server, "e2e.Echo/Repeat", "server_stream", "DeadlineExceeded").await, 1.0);
}

#[tokio::test]
async fn http1_on_the_grpc_port() {
    let server = start().await;
    let answer = e2e::http1(server.grpc, "GET", "/", &[], "").await;
    assert_eq!(answer.status, 505);
    assert_eq!(answer.text(), "this port speaks gRPC, which needs HTTP/2");
}
