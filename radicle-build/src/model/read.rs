//! From linked descriptors to the model.

use std::collections::HashMap;

use protox::prost_reflect::{
    DescriptorPool, EnumDescriptor, FieldDescriptor, FileDescriptor, Kind, MessageDescriptor,
    MethodDescriptor, ServiceDescriptor, Syntax,
    prost_types::{field_descriptor_proto::Label, method_options::IdempotencyLevel as Level},
};

use super::{
    Behavior, Cardinality, EnumValue, Enumeration, Field, FieldKind, File, Idempotency, Message,
    Method, MethodKind, Model, Rule, Scalar, Service, Value, comment::Locations,
};
use crate::{
    descriptor::Descriptors,
    source::{Sources, Span},
};

/// Reads everything in the pool.
pub(crate) fn read(descriptors: &Descriptors) -> Model {
    let Descriptors { pool, sources, .. } = descriptors;
    let files: Vec<FileDescriptor> = pool.files().collect();
    let readers: HashMap<&str, Reader<'_>> =
        files.iter().map(|file| (file.name(), Reader::new(file, sources))).collect();
    let mut model =
        Model { files: readers.values().map(Reader::file).collect(), ..Model::default() };
    model.files.sort_by(|left, right| left.name.cmp(&right.name));
    for message in pool.all_messages().filter(|message| !message.is_map_entry()) {
        let message = readers[message.parent_file().name()].message(&message);
        model.messages.insert(message.name.clone(), message);
    }
    for enumeration in pool.all_enums() {
        let enumeration = readers[enumeration.parent_file().name()].enumeration(&enumeration);
        model.enums.insert(enumeration.name.clone(), enumeration);
    }
    model
}

struct Reader<'f> {
    file: &'f FileDescriptor,
    locations: Locations<'f>,
    sources: &'f Sources,
}

impl<'f> Reader<'f> {
    fn new(file: &'f FileDescriptor, sources: &'f Sources) -> Self {
        let locations = Locations::new(file.file_descriptor_proto());
        Self { file, locations, sources }
    }

    fn file(&self) -> File {
        File {
            name: self.file.name().to_owned(),
            package: self.file.package_name().to_owned(),
            services: self.file.services().map(|service| self.service(&service)).collect(),
        }
    }

    fn proto3(&self) -> bool {
        self.file.syntax() == Syntax::Proto3
    }

    /// The place of the name of what is at the path.
    fn name_span(&self, path: &[i32]) -> Span {
        const NAME: i32 = 1;
        let named = [path, &[NAME]].concat();
        self.sources.location(self.file.name(), self.locations.span(&named))
    }

    fn service(&self, service: &ServiceDescriptor) -> Service {
        let options = service.service_descriptor_proto().options.as_ref();
        Service {
            full_name: service.full_name().to_owned(),
            name: service.name().to_owned(),
            methods: service.methods().map(|method| self.method(&method)).collect(),
            comment: self.locations.comment(service.path()),
            deprecated: options.is_some_and(|options| options.deprecated()),
            span: self.name_span(service.path()),
        }
    }

    fn method(&self, method: &MethodDescriptor) -> Method {
        let options = method.method_descriptor_proto().options.as_ref();
        Method {
            full_name: method.full_name().to_owned(),
            name: method.name().to_owned(),
            kind: MethodKind::new(method.is_client_streaming(), method.is_server_streaming()),
            input: method.input().full_name().to_owned(),
            output: method.output().full_name().to_owned(),
            idempotency: options.map_or(Idempotency::Unknown, |options| {
                match options.idempotency_level() {
                    Level::IdempotencyUnknown => Idempotency::Unknown,
                    Level::NoSideEffects => Idempotency::NoSideEffects,
                    Level::Idempotent => Idempotency::Idempotent,
                }
            }),
            deprecated: options.is_some_and(|options| options.deprecated()),
            comment: self.locations.comment(method.path()),
            rules: self.rules(method),
            span: self.name_span(method.path()),
        }
    }

    fn rules(&self, method: &MethodDescriptor) -> Vec<Rule> {
        let pool: &DescriptorPool = method.parent_pool();
        let Some(http) = pool.get_extension_by_name("google.api.http") else {
            return Vec::new();
        };
        let options = method.options();
        if !options.has_extension(&http) {
            return Vec::new();
        }
        let span = self.sources.location(self.file.name(), self.locations.span(method.path()));
        match options.get_extension(&http).as_message() {
            Some(rule) => Rule::read(rule, &span, self.sources),
            None => Vec::new(),
        }
    }

    fn message(&self, message: &MessageDescriptor) -> Message {
        let descriptor = message.descriptor_proto();
        let fields = descriptor.field.iter().enumerate().filter_map(|(index, field)| {
            let field = message.get_field(u32::try_from(field.number()).ok()?)?;
            Some(self.field(message, &field, index))
        });
        let oneofs = message.oneofs().filter(|oneof| !oneof.is_synthetic());
        Message {
            name: message.full_name().to_owned(),
            file: self.file.name().to_owned(),
            fields: fields.collect(),
            oneofs: oneofs
                .map(|oneof| (oneof.name().to_owned(), self.name_span(oneof.path())))
                .collect(),
            reserved: message.reserved_names().map(str::to_owned).collect(),
            proto3: self.proto3(),
            deprecated: descriptor.options.as_ref().is_some_and(|options| options.deprecated()),
            comment: self.locations.comment(message.path()),
            span: self.name_span(message.path()),
        }
    }

    fn field(&self, message: &MessageDescriptor, field: &FieldDescriptor, index: usize) -> Field {
        const FIELD: i32 = 2;
        let index = i32::try_from(index).expect("a file has fewer than 2³¹ bytes");
        let options = field.field_descriptor_proto().options.as_ref();
        let path = [message.path(), &[FIELD, index]].concat();
        Field {
            name: field.name().to_owned(),
            json_name: field.json_name().to_owned(),
            number: field.field_descriptor_proto().number(),
            kind: field_kind(field),
            deprecated: options.is_some_and(|options| options.deprecated()),
            packed: options.is_some_and(|options| options.packed()),
            behavior: behavior(field),
            comment: self.locations.comment(&path),
            span: self.name_span(&path),
        }
    }

    fn enumeration(&self, enumeration: &EnumDescriptor) -> Enumeration {
        const VALUE: i32 = 2;
        let options = enumeration.enum_descriptor_proto().options.as_ref();
        // As declared: prost-reflect's own iterator goes by number.
        let values =
            enumeration.enum_descriptor_proto().value.iter().zip(0..).map(|(value, index)| {
                let path = [enumeration.path(), &[VALUE, index]].concat();
                EnumValue {
                    name: value.name().to_owned(),
                    number: value.number(),
                    comment: self.locations.comment(&path),
                    span: self.name_span(&path),
                }
            });
        Enumeration {
            name: enumeration.full_name().to_owned(),
            file: self.file.name().to_owned(),
            reserved: enumeration.reserved_names().map(str::to_owned).collect(),
            proto3: self.proto3(),
            deprecated: options.is_some_and(|options| options.deprecated()),
            comment: self.locations.comment(enumeration.path()),
            span: self.name_span(enumeration.path()),
            values: values.collect(),
        }
    }
}

fn field_kind(field: &FieldDescriptor) -> FieldKind {
    if let (true, Kind::Message(entry)) = (field.is_map(), field.kind())
        && let Value::Scalar(key) = value(&entry.map_entry_key_field().kind())
    {
        return FieldKind::Map(key, value(&entry.map_entry_value_field().kind()));
    }
    let value = value(&field.kind());
    match field.field_descriptor_proto().label() {
        Label::Repeated => FieldKind::Repeated(value),
        Label::Required => FieldKind::Single(value, Cardinality::Required),
        Label::Optional => {
            let oneof = field.containing_oneof().filter(|oneof| !oneof.is_synthetic());
            let cardinality = match oneof {
                Some(oneof) => Cardinality::Oneof(oneof.name().to_owned()),
                None if field.supports_presence() => Cardinality::Optional,
                None => Cardinality::Implicit,
            };
            FieldKind::Single(value, cardinality)
        }
    }
}

/// Source: <https://google.aip.dev/203>.
fn behavior(field: &FieldDescriptor) -> Behavior {
    const REQUIRED: i32 = 2;
    const OUTPUT_ONLY: i32 = 3;
    const INPUT_ONLY: i32 = 4;
    let extension = field.parent_pool().get_extension_by_name("google.api.field_behavior");
    let Some(extension) = extension else { return Behavior::default() };
    let options = field.options();
    let behaviors = options.get_extension(&extension);
    let behaviors = behaviors.as_list().unwrap_or_default();
    let has = |number| behaviors.iter().any(|it| it.as_enum_number() == Some(number));
    Behavior { required: has(REQUIRED), output_only: has(OUTPUT_ONLY), input_only: has(INPUT_ONLY) }
}

fn value(kind: &Kind) -> Value {
    Value::Scalar(match kind {
        Kind::Double => Scalar::Double,
        Kind::Float => Scalar::Float,
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Scalar::Int32,
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Scalar::Int64,
        Kind::Uint32 | Kind::Fixed32 => Scalar::Uint32,
        Kind::Uint64 | Kind::Fixed64 => Scalar::Uint64,
        Kind::Bool => Scalar::Bool,
        Kind::String => Scalar::String,
        Kind::Bytes => Scalar::Bytes,
        Kind::Message(message) => return Value::Message(message.full_name().to_owned()),
        Kind::Enum(enumeration) => return Value::Enum(enumeration.full_name().to_owned()),
    })
}
