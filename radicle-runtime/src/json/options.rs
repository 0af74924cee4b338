use super::Registry;

/// How ProtoJSON is written and read; the defaults are those of the gateway.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Leave out fields without presence that hold their default, and unset messages. Default: off.
    pub omit_defaults: bool,
    /// Write the names of the proto file instead of lowerCamelCase ones. Default: off.
    pub use_proto_names: bool,
    /// Write enum values as numbers. Default: off.
    pub enums_as_ints: bool,
    /// Write line breaks and an indent of two spaces. Default: off.
    pub pretty: bool,
    /// Refuse unknown fields. Default: off.
    pub strict: bool,
    /// Read JSON as if enum values of unknown names were not in it. Default: off, they are refused.
    pub ignore_unknown_enums: bool,
    /// How deep messages and lists may nest. Default: 100.
    pub depth: u32,
    /// The messages that a `google.protobuf.Any` may hold. Default: the well-known types. A server knows all
    /// that were compiled with its services.
    pub types: Registry,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            omit_defaults: false,
            use_proto_names: false,
            enums_as_ints: false,
            pretty: false,
            strict: false,
            ignore_unknown_enums: false,
            depth: 100,
            types: Registry::default(),
        }
    }
}
