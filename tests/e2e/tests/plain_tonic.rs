//! A radicle service mounted in tonic's own server.

use e2e::{
    EchoService, frame,
    proto::{EchoRequest, echo_client::EchoClient, echo_server::EchoServer},
};
use http_body_util::Full;
use radicle::{
    Channel, Code, Request, Response, Status,
    tokio_stream::{self, Stream, StreamExt},
};
use tonic::{
    codegen::Service,
    transport::{
        Server,
        server::{Router, TcpIncoming},
    },
};

/// Serves on a port of its own and connects to it.
async fn start(router: Router) -> EchoClient<Channel> {
    let incoming = TcpIncoming::bind(([127, 0, 0, 1], 0).into()).expect("a free port");
    let address = incoming.local_addr().expect("it is bound");
    tokio::spawn(router.serve_with_incoming(incoming));
    EchoClient::connect(format!("http://{address}")).await.expect("the server listens")
}

fn server() -> EchoServer<EchoService> {
    EchoServer::new(EchoService)
}

fn text(text: &str) -> EchoRequest {
    EchoRequest { text: text.to_owned(), ..EchoRequest::default() }
}

fn texts() -> impl Stream<Item = EchoRequest> {
    tokio_stream::iter(["a", "", "c"].map(text))
}

fn code<T>(result: Result<Response<T>, Status>) -> Code {
    result.err().map_or(Code::Ok, |status| status.code())
}

#[tokio::test]
async fn every_kind_of_method() {
    let mut client = start(Server::builder().add_service(server())).await;
    let mut request = Request::new(text("hi"));
    request.metadata_mut().insert("x-test", "yes".parse().expect("it is ASCII"));
    let response = client.say(request).await.expect("the call succeeds");
    assert_eq!(response.metadata().get("x-initial").expect("the handler set it"), "first");
    let response = response.into_inner();
    assert_eq!((response.text.as_str(), response.metadata.as_str()), ("hi", "yes"));
    assert!(response.peer.starts_with("127.0.0.1:"), "{response:?}");

    let request = EchoRequest { count: 100, ..text("hi") };
    let stream = client.repeat(request).await.expect("it starts").into_inner();
    let all: Vec<_> = stream.map(|response| response.map(|it| it.text)).collect().await;
    assert_eq!(all.len(), 100);
    assert!(all.iter().all(|text| text.as_deref().is_ok_and(|text| text == "hi")));

    let response = client.collect(texts()).await.expect("the call succeeds").into_inner();
    assert_eq!(response.text, "a,,c");

    let stream = client.chat(texts()).await.expect("it starts").into_inner();
    let all: Result<Vec<_>, _> = stream.map(|response| response.map(|it| it.text)).collect().await;
    assert_eq!(all.expect("no message fails"), ["a", "", "c"]);
}

#[tokio::test]
async fn failures_keep_details_and_metadata() {
    let mut client = start(Server::builder().add_service(server())).await;
    let request = EchoRequest { fail: 5, count: 2, ..text("hi") };
    let unary = client.say(request.clone()).await.expect_err("it was asked to fail");
    let stream = client.repeat(request.clone()).await.expect("it starts").into_inner();
    let all: Vec<_> = stream.collect().await;
    assert_eq!(all.len(), 3);
    let stream = all.into_iter().find_map(Result::err).expect("it fails after its responses");
    let sent = tokio_stream::once(request);
    let collect = client.collect(sent).await.expect_err("it was asked to fail");
    for status in [unary, stream, collect] {
        assert_eq!(status.code(), Code::NotFound);
        assert_eq!(status.message(), "asked to fail: ä%");
        assert_eq!(status.details(), [8, 5]);
        assert_eq!(status.metadata().get("x-failure").expect("it was set"), "yes");
    }
}

#[tokio::test]
async fn limits_are_those_of_the_generated_server() {
    let long = || text("longer than the limit");
    let mut client =
        start(Server::builder().add_service(server().max_decoding_message_size(10))).await;
    assert_eq!(code(client.say(text("short")).await), Code::Ok);
    assert_eq!(code(client.say(long()).await), Code::OutOfRange);
    assert_eq!(code(client.collect(tokio_stream::once(long())).await), Code::OutOfRange);
    let mut client =
        start(Server::builder().add_service(server().max_encoding_message_size(10))).await;
    assert_eq!(code(client.collect(tokio_stream::once(text("short"))).await), Code::Ok);
    assert_eq!(code(client.collect(tokio_stream::once(long())).await), Code::OutOfRange);
}

#[tokio::test]
async fn interceptors_come_first() {
    let refuse = |_: Request<()>| Err(Status::unauthenticated("who are you?"));
    let mut client =
        start(Server::builder().add_service(EchoServer::with_interceptor(EchoService, refuse)))
            .await;
    assert_eq!(code(client.say(text("hi")).await), Code::Unauthenticated);
}

#[tokio::test]
async fn requests_that_reach_no_handler() {
    for (path, body, code) in [
        ("/e2e.Echo/Nothing", frame(b""), "12"),
        ("/e2e.Echo/Say", frame(&[0xff]), "13"),
        ("/e2e.Echo/Repeat", frame(&[0xff]), "13"),
        ("/e2e.Echo/Collect", frame(&[0xff]), "13"),
    ] {
        let body = Full::new(body);
        let request = http::Request::post(path).body(body).expect("it is well formed");
        let response = server().call(request).await.expect("it answers");
        assert_eq!(response.headers()["content-type"], "application/grpc", "{path}");
        assert_eq!(response.headers()["grpc-status"], code, "{path}");
    }
}
