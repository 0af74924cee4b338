//! prost-reflect's JSON.

use prost::Message as _;
use prost_reflect::{DeserializeOptions, DynamicMessage, SerializeOptions};
use radicle::json::Options;
use serde_json::Serializer;

use crate::support::{descriptor, generated, wire};

/// What it writes.
pub(crate) fn write(name: &str, bytes: &[u8], options: &Options) -> Result<String, String> {
    let message = DynamicMessage::decode(descriptor(name), bytes).map_err(|it| it.to_string())?;
    let options = SerializeOptions::new()
        .skip_default_fields(options.omit_defaults)
        .use_proto_field_name(options.use_proto_names)
        .use_enum_numbers(options.enums_as_ints);
    let mut text = Vec::new();
    message
        .serialize_with_options(&mut Serializer::new(&mut text), &options)
        .map_err(|it| it.to_string())?;
    Ok(String::from_utf8(text).expect("JSON is UTF-8"))
}

/// The wire format of what it reads, made canonical by the generated type.
pub(crate) fn read(name: &str, text: &str) -> Result<Vec<u8>, String> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    let message =
        DynamicMessage::deserialize_with_options(descriptor(name), &mut deserializer, &options)
            .map_err(|it| it.to_string())?;
    deserializer.end().map_err(|it| it.to_string())?;
    Ok(wire(&*generated(name, &message.encode_to_vec())))
}
