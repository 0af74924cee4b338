//! The testee's side of the protocol, without the suite's runner.

use conformance::{
    proto::conformance::{
        ConformanceRequest, ConformanceResponse, TestCategory, WireFormat,
        conformance_request::Payload, conformance_response::Result as Outcome,
    },
    proto::protobuf_test_messages::proto3::TestAllTypesProto3,
    testee::{answer, serve},
};
use prost::Message as _;
use radicle::prost_types::Timestamp;

const TYPE: &str = "protobuf_test_messages.proto3.TestAllTypesProto3";

fn request(payload: Payload, output: WireFormat, category: TestCategory) -> ConformanceRequest {
    ConformanceRequest {
        payload: Some(payload),
        requested_output_format: output.into(),
        message_type: TYPE.to_owned(),
        test_category: category.into(),
        ..ConformanceRequest::default()
    }
}

fn json(text: &str) -> ConformanceRequest {
    request(Payload::JsonPayload(text.to_owned()), WireFormat::Json, TestCategory::JsonTest)
}

fn outcome(request: &ConformanceRequest) -> Outcome {
    answer(request).result.expect("every answer has an outcome")
}

#[test]
fn converts_between_json_and_binary() {
    let text = r#"{"optionalInt32":1}"#;
    let bytes = vec![8, 1];
    let same = Outcome::JsonPayload(text.to_owned());
    assert_eq!(outcome(&json(text)), same);
    let from_binary = request(
        Payload::ProtobufPayload(bytes.clone()),
        WireFormat::Json,
        TestCategory::BinaryTest,
    );
    assert_eq!(outcome(&from_binary), same);
    let to_binary =
        ConformanceRequest { requested_output_format: WireFormat::Protobuf.into(), ..json(text) };
    assert_eq!(outcome(&to_binary), Outcome::ProtobufPayload(bytes));
}

#[test]
fn says_on_which_side_it_failed() {
    assert!(matches!(outcome(&json("{")), Outcome::ParseError(_)));
    let year_10000 = Timestamp { seconds: 253_402_300_800, nanos: 0 };
    let message = TestAllTypesProto3 { optional_timestamp: Some(year_10000), ..Default::default() };
    let timestamp = message.encode_to_vec();
    let request =
        request(Payload::ProtobufPayload(timestamp), WireFormat::Json, TestCategory::BinaryTest);
    assert!(matches!(outcome(&request), Outcome::SerializeError(_)), "{:?}", outcome(&request));
}

#[test]
fn unknown_fields_and_enum_values_are_ignored_on_demand_only() {
    for text in [r#"{"unknown":1}"#, r#"{"optionalNestedEnum":"UNKNOWN"}"#] {
        let request = json(text);
        assert!(matches!(outcome(&request), Outcome::ParseError(_)), "{text}");
        let test_category = TestCategory::JsonIgnoreUnknownParsingTest.into();
        let request = ConformanceRequest { test_category, ..request };
        assert_eq!(outcome(&request), Outcome::JsonPayload("{}".to_owned()), "{text}");
    }
}

#[test]
fn skips_what_is_not_json_of_a_known_message() {
    let bytes = || Payload::ProtobufPayload(Vec::new());
    for request in [
        request(bytes(), WireFormat::Protobuf, TestCategory::BinaryTest),
        request(bytes(), WireFormat::TextFormat, TestCategory::BinaryTest),
        request(
            Payload::TextPayload(String::new()),
            WireFormat::Json,
            TestCategory::TextFormatTest,
        ),
        ConformanceRequest { message_type: "editions.Unknown".to_owned(), ..json("{}") },
        ConformanceRequest { requested_output_format: WireFormat::Jspb.into(), ..json("{}") },
    ] {
        assert!(matches!(outcome(&request), Outcome::Skipped(_)), "{request:?}");
    }
}

#[test]
fn frames_begin_with_their_length() {
    let request = json("{}").encode_to_vec();
    let length = u32::try_from(request.len()).expect("the request is short").to_le_bytes();
    let frame = [&length[..], &request].concat();
    let mut output = Vec::new();
    serve(&*frame.repeat(2), &mut output).expect("the input is whole");
    let (first, second) = output.split_at(output.len() / 2);
    assert_eq!(first, second);
    let response = ConformanceResponse::decode(&first[4..]).expect("the output is a response");
    assert_eq!(response.result, Some(Outcome::JsonPayload("{}".to_owned())));
    assert_eq!(first[..4], u32::try_from(first.len() - 4).unwrap_or_default().to_le_bytes());
    assert!(serve(&frame[..frame.len() - 1], Vec::new()).is_err(), "the input is cut");
}
