//! Messages made of random bytes: fewer bytes make smaller messages, so that failures shrink.

use std::collections::HashMap;

use prost::Message as _;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, Value};
use radicle::prost_types::{self, Any, Duration, FieldMask, ListValue, Struct, Timestamp, value};

use crate::support::{descriptor, generated, wire};

/// The wire format of a message of this type, canonical as prost writes it.
pub(crate) fn message(name: &str, entropy: &[u8]) -> Vec<u8> {
    let mut source = Source(entropy);
    let message = make(&descriptor(name), &mut source, 5);
    wire(&*generated(name, &message.encode_to_vec()))
}

struct Source<'a>(&'a [u8]);

impl Source<'_> {
    /// The next byte; 0 at the end.
    fn byte(&mut self) -> u8 {
        self.0.split_off_first().copied().unwrap_or(0)
    }

    fn below(&mut self, count: usize) -> usize {
        usize::from(u16::from_le_bytes([self.byte(), self.byte()])) % count
    }

    fn bits(&mut self) -> u64 {
        u64::from_le_bytes(std::array::from_fn(|_| self.byte()))
    }

    /// One of these, or any other one.
    fn pick<T: Copy>(&mut self, special: &[T], other: impl FnOnce(u64) -> T) -> T {
        match special.get(usize::from(self.byte()) % (special.len() * 2)) {
            Some(value) => *value,
            None => other(self.bits()),
        }
    }

    fn text(&mut self) -> String {
        const TEXTS: &[&str] =
            &["", "a", "\"\\\n\u{1}\u{7f}", "é\u{2028}😀", "null", "@type", "1", "true"];
        match TEXTS.get(usize::from(self.byte()) % (TEXTS.len() + 2)) {
            Some(text) => (*text).to_owned(),
            None => (0..self.below(20)).map(|_| char::from(self.byte())).collect(),
        }
    }

    fn flip(&mut self) -> bool {
        self.byte() % 2 == 1
    }

    fn more(&mut self) -> bool {
        self.byte() >= 48
    }
}

fn make(descriptor: &MessageDescriptor, source: &mut Source<'_>, depth: usize) -> DynamicMessage {
    if let Some(wire) = well_known(descriptor.full_name(), source, depth) {
        return DynamicMessage::decode(descriptor.clone(), &*wire)
            .expect("well-known types have their descriptors");
    }
    let mut message = DynamicMessage::new(descriptor.clone());
    let fields: Vec<_> = descriptor.fields().collect();
    // A required field that is unset would be written as a default.
    for field in
        fields.iter().filter(|field| field.cardinality() == prost_reflect::Cardinality::Required)
    {
        message.set_field(field, single(&field.kind(), source, depth));
    }
    while !fields.is_empty() && source.more() {
        let field = &fields[source.below(fields.len())];
        let nests = matches!(field.kind(), Kind::Message(_)) && depth == 0;
        if !nests {
            message.set_field(field, value(field, source, depth));
        }
    }
    message
}

fn value(field: &FieldDescriptor, source: &mut Source<'_>, depth: usize) -> Value {
    if let (true, Kind::Message(entry)) = (field.is_map(), field.kind()) {
        let mut map = HashMap::new();
        while source.more() && map.len() < 4 {
            let key = single(&entry.map_entry_key_field().kind(), source, depth);
            let value = single(&entry.map_entry_value_field().kind(), source, depth);
            map.insert(key_of(key), value);
        }
        return Value::Map(map);
    }
    if field.is_list() {
        let count = source.below(4);
        return Value::List((0..count).map(|_| single(&field.kind(), source, depth)).collect());
    }
    single(&field.kind(), source, depth)
}

fn key_of(value: Value) -> MapKey {
    match value {
        Value::Bool(key) => MapKey::Bool(key),
        Value::I32(key) => MapKey::I32(key),
        Value::I64(key) => MapKey::I64(key),
        Value::U32(key) => MapKey::U32(key),
        Value::U64(key) => MapKey::U64(key),
        Value::String(key) => MapKey::String(key),
        other => unreachable!("protobuf has no such key: {other:?}"),
    }
}

fn single(kind: &Kind, source: &mut Source<'_>, depth: usize) -> Value {
    match kind {
        Kind::Double => Value::F64(source.pick(DOUBLES, f64::from_bits)).canonical(),
        Kind::Float => {
            Value::F32(source.pick(FLOATS, |bits| f32::from_bits(bits as u32))).canonical()
        }
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => {
            Value::I32(source.pick(&[0, 1, -1, i32::MIN, i32::MAX], |bits| bits as i32))
        }
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => {
            Value::I64(source.pick(&[0, 1, -1, i64::MIN, i64::MAX], |bits| bits as i64))
        }
        Kind::Uint32 | Kind::Fixed32 => {
            Value::U32(source.pick(&[0, 1, u32::MAX], |bits| bits as u32))
        }
        Kind::Uint64 | Kind::Fixed64 => Value::U64(source.pick(&[0, 1, u64::MAX], |bits| bits)),
        Kind::Bool => Value::Bool(source.flip()),
        Kind::String => Value::String(source.text()),
        Kind::Bytes => Value::Bytes((0..source.below(9)).map(|_| source.byte()).collect()),
        Kind::Enum(descriptor) if descriptor.full_name() == "google.protobuf.NullValue" => {
            Value::EnumNumber(0)
        }
        Kind::Enum(descriptor) => {
            let numbers: Vec<_> = descriptor.values().map(|value| value.number()).collect();
            Value::EnumNumber(source.pick(&numbers, |bits| bits as i32))
        }
        Kind::Message(descriptor) => {
            Value::Message(make(descriptor, source, depth.saturating_sub(1)))
        }
    }
}

const DOUBLES: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    0.1,
    1e300,
    5e-324,
    f64::MIN_POSITIVE,
    f64::MAX,
    9007199254740993.0,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
];
const FLOATS: &[f32] = &[
    0.0,
    -0.0,
    1.0,
    0.1,
    1e30,
    1e-45,
    f32::MIN_POSITIVE,
    f32::MAX,
    16777217.0,
    f32::NAN,
    f32::INFINITY,
    f32::NEG_INFINITY,
];

trait Canonical {
    /// JSON has one NaN only.
    fn canonical(self) -> Self;
}

impl Canonical for Value {
    fn canonical(self) -> Self {
        match self {
            Self::F32(value) if value.is_nan() => Self::F32(f32::NAN),
            Self::F64(value) if value.is_nan() => Self::F64(f64::NAN),
            other => other,
        }
    }
}

/// The wire format of a well-known type that not every content makes valid.
fn well_known(name: &str, source: &mut Source<'_>, depth: usize) -> Option<Vec<u8>> {
    Some(match name {
        "google.protobuf.Timestamp" => timestamp(source).encode_to_vec(),
        "google.protobuf.Duration" => duration(source).encode_to_vec(),
        "google.protobuf.FieldMask" => {
            const PATHS: &[&str] = &["a", "foo_bar", "a.b_c", "x1", "foo_bar.baz"];
            let paths = (0..source.below(3)).map(|_| PATHS[source.below(PATHS.len())].to_owned());
            FieldMask { paths: paths.collect() }.encode_to_vec()
        }
        "google.protobuf.Any" => any(source, depth).encode_to_vec(),
        "google.protobuf.Struct" => object(source, depth).encode_to_vec(),
        "google.protobuf.ListValue" => list(source, depth).encode_to_vec(),
        "google.protobuf.Value" => json(source, depth).encode_to_vec(),
        _ => return None,
    })
}

fn timestamp(source: &mut Source<'_>) -> Timestamp {
    let seconds = source.pick(&[0, -62_135_596_800, 253_402_300_799], |bits| {
        (bits % 315_537_897_600) as i64 - 62_135_596_800
    });
    Timestamp { seconds, nanos: nanos(source) }
}

fn duration(source: &mut Source<'_>) -> Duration {
    let seconds = source.pick(&[0, 1, 315_576_000_000], |bits| (bits % 315_576_000_001) as i64);
    let sign = if source.flip() { 1 } else { -1 };
    Duration { seconds: seconds * sign, nanos: nanos(source) * sign as i32 }
}

fn nanos(source: &mut Source<'_>) -> i32 {
    source.pick(&[0, 1, 1_000, 500_000_000, 999_999_999], |bits| (bits % 1_000_000_000) as i32)
}

fn any(source: &mut Source<'_>, depth: usize) -> Any {
    const TYPES: &[&str] = &[
        "protobuf_test_messages.proto3.TestAllTypesProto3",
        "protobuf_test_messages.proto2.TestAllTypesProto2",
        "protobuf_test_messages.proto3.ForeignMessage",
        "google.protobuf.Timestamp",
        "google.protobuf.Duration",
        "google.protobuf.Struct",
        "google.protobuf.Value",
        "google.protobuf.Int64Value",
        "google.protobuf.Any",
    ];
    match TYPES.get(usize::from(source.byte()) % (TYPES.len() + 2)) {
        None if source.flip() => Any::default(),
        None => Any { type_url: "x/unknown.Type".to_owned(), value: vec![source.byte()] },
        Some(name) => {
            let message = make(&descriptor(name), source, depth.saturating_sub(1));
            let value = wire(&*generated(name, &message.encode_to_vec()));
            Any { type_url: format!("type.googleapis.com/{name}"), value }
        }
    }
}

fn object(source: &mut Source<'_>, depth: usize) -> Struct {
    let count = if depth == 0 { 0 } else { source.below(4) };
    let fields = (0..count).map(|_| (source.text(), json(source, depth.saturating_sub(1))));
    Struct { fields: fields.collect() }
}

fn list(source: &mut Source<'_>, depth: usize) -> ListValue {
    let count = if depth == 0 { 0 } else { source.below(4) };
    ListValue { values: (0..count).map(|_| json(source, depth.saturating_sub(1))).collect() }
}

fn json(source: &mut Source<'_>, depth: usize) -> prost_types::Value {
    let kind = match source.byte() % 6 {
        0 => value::Kind::NullValue(0),
        1 => value::Kind::BoolValue(source.flip()),
        2 => {
            let number = source.pick(DOUBLES, f64::from_bits);
            value::Kind::NumberValue(if number.is_finite() { number } else { 0.5 })
        }
        3 => value::Kind::StringValue(source.text()),
        4 => value::Kind::ListValue(list(source, depth)),
        _ => value::Kind::StructValue(object(source, depth)),
    };
    prost_types::Value { kind: Some(kind) }
}
