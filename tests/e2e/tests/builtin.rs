//! Health and reflection, as their clients see them.

use std::time::Duration;

use e2e::{Grpc, Running, frame, start, start_with};
use radicle::BuildInfo;

async fn check(server: &Running, service: &str) -> (Option<i32>, Vec<u8>) {
    let request =
        [&[0x0a, u8::try_from(service.len()).expect("short")], service.as_bytes()].concat();
    let answer =
        Grpc::new("/grpc.health.v1.Health/Check").data(frame(&request)).send(server.grpc).await;
    (answer.grpc_status(), answer.body.to_vec())
}

/// `HealthCheckResponse { status }` as a frame.
fn status(status: u8) -> Vec<u8> {
    frame(&[0x08, status]).to_vec()
}

#[tokio::test]
async fn health() {
    let server = start_with(|server| server.lame_duck(Duration::from_millis(500))).await;
    for service in ["", "e2e.Echo"] {
        assert_eq!(check(&server, service).await, (Some(0), status(1)), "{service}");
    }
    assert_eq!(check(&server, "e2e.Nope").await.0, Some(5));
    assert!(server.handle.health().set_serving("e2e.Echo", false));
    assert!(!server.handle.health().set_serving("e2e.Nope", false));
    assert_eq!(check(&server, "e2e.Echo").await, (Some(0), status(2)));
    assert_eq!(check(&server, "").await, (Some(0), status(1)));
    server.handle.shutdown();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(check(&server, "").await, (Some(0), status(2)));
}

#[tokio::test]
async fn reflection() {
    let server = start().await;
    for version in ["v1", "v1alpha"] {
        let path = format!("/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo");
        let ask = |field: u8, text: &str| {
            let text =
                [&[field, u8::try_from(text.len()).expect("short")], text.as_bytes()].concat();
            Grpc::new(&path).data(frame(&text)).send(server.grpc)
        };
        let list = ask(0x3a, "").await;
        assert_eq!(list.grpc_status(), Some(0));
        let names = String::from_utf8_lossy(&list.body).into_owned();
        for name in ["e2e.Echo", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"] {
            assert!(names.contains(name), "{name} in {names:?}");
        }
        for (field, wanted) in [(0x22, "e2e.Echo"), (0x22, "e2e.Echo.Say"), (0x1a, "echo.proto")] {
            let file = ask(field, wanted).await;
            let bytes = String::from_utf8_lossy(&file.body).into_owned();
            assert!(bytes.contains("EchoRequest"), "{wanted}");
            assert!(bytes.contains("/folders/{inner.path=a/**}:read"), "options are kept");
            assert!(bytes.contains("google/api/http.proto"), "imports come along");
        }
        let unknown = ask(0x22, "e2e.Nope").await;
        assert_eq!(unknown.grpc_status(), Some(0));
        assert!(String::from_utf8_lossy(&unknown.body).contains("unknown symbol e2e.Nope"));
    }
}

#[tokio::test]
async fn the_build_is_that_of_the_services_or_what_the_program_says() {
    let version = env!("CARGO_PKG_VERSION");
    let labels = |branch, revision, version| {
        format!(
            "radicle_build_info{{branch=\"{branch}\",revision=\"{revision}\",rustc=\"unknown\",\
             version=\"{version}\"}}"
        )
    };
    let server = start().await;
    assert_eq!(server.series(&labels("unknown", "unknown", version)).await, 1.0);
    let build = BuildInfo {
        version: "7.0",
        revision: Some("12ab"),
        dirty: Some(true),
        branch: Some("a\"b"),
        ..radicle::build_info!()
    };
    let server = start_with(|server| server.build_info(build)).await;
    assert_eq!(server.series(&labels("a\\\"b", "12ab-dirty", "7.0")).await, 1.0);
}
