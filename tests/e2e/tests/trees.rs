//! Nested JSON and `google.protobuf.Any` over REST.

use e2e::{Answer, Running, TreeService, http1, start_with};
use serde_json::json;

async fn trees() -> Running {
    start_with(|server| {
        server
            .service(TreeService)
            .rest_for("e2e.tree.Trees", |rest| rest.max_body_bytes = 16 << 20)
    })
    .await
}

async fn post(server: &Running, body: String) -> Answer {
    http1(server.http, "POST", "/trees", &[("content-type", "application/json")], body).await
}

#[tokio::test]
async fn nested_bodies_are_answered_whatever_their_depth() {
    let server = trees().await;
    for (before, open, inside, close, after) in [
        ("", r#"{"only":"#, "{}", "}", ""),
        ("", r#"{"children":["#, "", "]}", ""),
        ("", r#"{"named":{"a":"#, "{}", "}}", ""),
        (r#"{"object":"#, r#"{"a":"#, "{}", "}", "}"),
        (r#"{"value":"#, "[", "", "]", "}"),
        (r#"{"unknown":"#, "[", "", "]", "}"),
        (r#"{"any":"#, r#"{"@type":"x/google.protobuf.Any","value":"#, "{}", "}", "}"),
        (r#"{"any":"#, r#"{"value":"#, "{}", r#","@type":"x/google.protobuf.Any"}"#, "}"),
        ("", r#"{"any":{"@type":"x/e2e.tree.Tree","only":"#, "{}", "}}", ""),
    ] {
        for levels in [40, 50, 99, 126, 100_000] {
            let opened = open.bytes().filter(|byte| b"{[".contains(byte)).count() * levels;
            let around = before.len().min(1) + inside.len().min(1);
            let (status, code) = if opened + around <= 100 { (200, None) } else { (400, Some(3)) };
            let open = open.repeat(levels);
            let answer =
                post(&server, format!("{before}{open}{inside}{}{after}", close.repeat(levels)))
                    .await;
            assert_eq!(answer.status, status, "{levels} levels: {open:.40}");
            assert_eq!(answer.json()["code"].as_u64(), code, "{levels} levels: {open:.40}");
            if code.is_some() {
                let message = answer.json()["message"].to_string();
                assert!(message.contains("nested deeper than 100 levels at byte"), "{message}");
            }
        }
    }
}

#[tokio::test]
async fn an_any_holds_every_compiled_message() {
    let server = trees().await;
    for any in [
        // Of a package that no service names.
        json!({"@type": "type.googleapis.com/e2e.leaf.Leaf", "color": "red"}),
        // Of another service's package.
        json!({"@type": "type.googleapis.com/e2e.EchoRequest.Inner", "path": "x", "numbers": [1]}),
        // Of the runtime.
        json!({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1s"}),
        json!({"@type": "type.googleapis.com/google.api.HttpBody", "contentType": "a/b", "data": "AA==", "extensions": []}),
        json!({"@type": "type.googleapis.com/google.protobuf.Duration", "value": "1s"}),
    ] {
        let answer = post(&server, json!({"any": any}).to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.json()["any"], any);
    }
    let answer = post(&server, json!({"any": {"@type": "x/e2e.leaf.Root"}}).to_string()).await;
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("unknown message type"), "{}", answer.text());
}
