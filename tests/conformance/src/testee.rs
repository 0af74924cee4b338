//! The side of the conformance protocol that is tested.

use std::io::{self, ErrorKind, Read, Write};

use radicle::{Message, json};

use crate::{
    options,
    proto::conformance::{
        ConformanceRequest, ConformanceResponse, FailureSet, TestCategory, WireFormat,
        conformance_request::Payload, conformance_response::Result as Outcome,
    },
};

/// Answers requests until the input ends: each is framed by its length, four bytes, little-endian.
///
/// # Errors
/// The input ends inside of a request or is not one, or the output is closed.
pub fn serve(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    while let Some(length) = length(&mut input)? {
        let mut request = vec![0; length];
        input.read_exact(&mut request)?;
        let request = <ConformanceRequest as prost::Message>::decode(&*request)?;
        let response = prost::Message::encode_to_vec(&answer(&request));
        let length = u32::try_from(response.len()).map_err(io::Error::other)?;
        output.write_all(&length.to_le_bytes())?;
        output.write_all(&response)?;
        output.flush()?;
    }
    Ok(())
}

/// The length of the next request; none at the end of the input.
fn length(input: &mut impl Read) -> io::Result<Option<usize>> {
    let mut bytes = [0; 4];
    match input.read_exact(&mut bytes) {
        Ok(()) => usize::try_from(u32::from_le_bytes(bytes)).map(Some).map_err(io::Error::other),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads the payload into a message of the wanted type and writes it in the wanted format.
pub fn answer(request: &ConformanceRequest) -> ConformanceResponse {
    let result = convert(request).unwrap_or_else(|outcome| outcome);
    ConformanceResponse { result: Some(result) }
}

fn convert(request: &ConformanceRequest) -> Result<Outcome, Outcome> {
    if request.message_type == "conformance.FailureSet" {
        return Ok(Outcome::ProtobufPayload(prost::Message::encode_to_vec(&FailureSet::default())));
    }
    let mut options = options();
    options.ignore_unknown_enums = ignores_unknown(request);
    options.strict = !ignores_unknown(request);
    let mut message = options
        .types
        .create(&request.message_type)
        .ok_or_else(|| Outcome::Skipped(format!("no message {} here", request.message_type)))?;
    read(request, &mut *message, &options)?;
    write(request, &*message, &options)
}

fn ignores_unknown(request: &ConformanceRequest) -> bool {
    request.test_category() == TestCategory::JsonIgnoreUnknownParsingTest
}

fn read(
    request: &ConformanceRequest,
    message: &mut dyn Message,
    options: &json::Options,
) -> Result<(), Outcome> {
    let json = request.requested_output_format() == WireFormat::Json;
    match &request.payload {
        Some(Payload::JsonPayload(text)) => json::decode(message, text.as_bytes(), options)
            .map_err(|error| Outcome::ParseError(error.to_string())),
        Some(Payload::ProtobufPayload(bytes)) if json => message
            .decode(bytes.clone().into())
            .map_err(|error| Outcome::ParseError(error.to_string())),
        _ => Err(Outcome::Skipped("not a test of JSON".to_owned())),
    }
}

fn write(
    request: &ConformanceRequest,
    message: &dyn Message,
    options: &json::Options,
) -> Result<Outcome, Outcome> {
    match request.requested_output_format() {
        WireFormat::Json => {
            let mut text = Vec::new();
            json::encode(message, options, &mut text)
                .map_err(|error| Outcome::SerializeError(error.to_string()))?;
            String::from_utf8(text)
                .map(Outcome::JsonPayload)
                .map_err(|error| Outcome::RuntimeError(error.to_string()))
        }
        WireFormat::Protobuf => {
            let mut bytes = Default::default();
            message.encode(&mut bytes);
            Ok(Outcome::ProtobufPayload(bytes.into()))
        }
        _ => Err(Outcome::Skipped("not a test of JSON".to_owned())),
    }
}
