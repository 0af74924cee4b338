use std::sync::LazyLock;

use conformance::{options, proto::protobuf_test_messages::proto3::PACKAGE};
use proptest::prelude::*;
use prost_reflect::{DescriptorPool, MessageDescriptor};
use radicle::{
    Message,
    json::{self, Error, Options},
};

/// The messages that are asked, the large ones more often.
pub(crate) fn name() -> impl Strategy<Value = &'static str> {
    let small = PACKAGE.compilation.iter().flat_map(|package| package.messages);
    let small = small.map(|it| it.name).filter(|name| name.starts_with("protobuf_test_messages"));
    prop_oneof![
        4 => Just("protobuf_test_messages.proto3.TestAllTypesProto3"),
        2 => Just("protobuf_test_messages.proto2.TestAllTypesProto2"),
        1 => prop::sample::select(small.collect::<Vec<_>>()),
    ]
}

/// The descriptors that radicle-build has embedded.
pub(crate) fn descriptor(name: &str) -> MessageDescriptor {
    static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
        DescriptorPool::decode(PACKAGE.descriptors).expect("the embedded descriptors are whole")
    });
    POOL.get_message_by_name(name).expect("the descriptors have every message")
}

/// Whether to omit defaults, to use proto names, to write enums as numbers, and to write line breaks.
pub(crate) type Flags = [bool; 4];

/// The options of output.
pub(crate) fn output([omit_defaults, use_proto_names, enums_as_ints, pretty]: Flags) -> Options {
    let mut options = options();
    options.omit_defaults = omit_defaults;
    options.use_proto_names = use_proto_names;
    options.enums_as_ints = enums_as_ints;
    options.pretty = pretty;
    options
}

/// A message of the generated type.
pub(crate) fn generated(name: &str, wire: &[u8]) -> Box<dyn Message> {
    let mut message = options().types.create(name).expect("the registry has every message");
    message.decode(wire.to_vec().into()).expect("the bytes are of this type");
    message
}

pub(crate) fn wire(message: &dyn Message) -> Vec<u8> {
    let mut bytes = Default::default();
    message.encode(&mut bytes);
    bytes.to_vec()
}

pub(crate) fn write(message: &dyn Message, options: &Options) -> Result<String, Error> {
    let mut text = Vec::new();
    json::encode(message, options, &mut text)?;
    Ok(String::from_utf8(text).expect("JSON is UTF-8"))
}

/// Reads JSON in strict mode.
pub(crate) fn read(name: &str, text: &str) -> Result<Box<dyn Message>, Error> {
    let mut options = options();
    options.strict = true;
    let mut message = options.types.create(name).expect("the registry has every message");
    json::decode(&mut *message, text.as_bytes(), &options)?;
    Ok(message)
}
