//! What a `google.protobuf.Any` may hold.

use conformance::{options, proto::protobuf_test_messages::proto3};
use radicle::{json, prost_types::Any};

/// Without the tree of modules.
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub, reason = "generated")]
mod alone {
    radicle::include_proto!("conformance");
}

#[test]
fn a_package_alone_knows_itself() {
    let types = json::Registry::new([&alone::PACKAGE]);
    assert!(types.create("conformance.TestStatus").is_some());
    assert!(types.create("protobuf_test_messages.proto3.ForeignMessage").is_none());
}

#[test]
fn every_message_of_the_compilation_is_known() {
    let types = json::Registry::new([&proto3::PACKAGE]);
    for name in [
        "conformance.TestStatus",
        "protobuf_test_messages.proto2.TestAllTypesProto2.Data",
        "protobuf_test_messages.proto3.TestAllTypesProto3.NestedMessage",
        "google.protobuf.Timestamp",
    ] {
        assert!(types.create(name).is_some(), "{name}");
    }
    assert!(types.create("protobuf_test_messages.proto3").is_none());
}

#[test]
fn a_message_that_requires_itself_is_unknown() {
    // Each value holds another one: the smallest is larger than any stack.
    let name = "protobuf_test_messages.proto2.TestAllRequiredTypesProto2";
    assert!(options().types.create(name).is_none());
    let text = format!(r#"{{"@type":"x/{name}"}}"#);
    let error = json::decode(&mut Any::default(), text.as_bytes(), &options()).unwrap_err();
    assert_eq!(error.to_string(), format!("unknown message type \"{name:.40}…\" at byte 0"));
}
