use std::collections::{BTreeMap, HashMap, HashSet};

use bytes::{Buf, Bytes};
use prost::{
    Message,
    encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field},
};
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};
use tonic::Status;

use crate::spec::ServiceSpec;

/// The field `file` of `google.protobuf.FileDescriptorSet`.
const FILE: u32 = 1;

/// Descriptors by what clients ask for. Files are kept as they were encoded: decoding them into typed
/// messages would lose custom options such as `google.api.http`.
#[derive(Debug, Default)]
pub(super) struct Index {
    services: Vec<&'static str>,
    files: HashMap<String, File>,
    /// The file that defines each fully qualified name.
    symbols: HashMap<String, String>,
    /// The file that defines each extension, by extended message and number.
    extensions: BTreeMap<(String, i32), String>,
    messages: HashSet<String>,
}

#[derive(Debug)]
struct File {
    encoded: Bytes,
    dependencies: Vec<String>,
}

impl Index {
    pub(super) fn new(services: &[&'static ServiceSpec]) -> Self {
        let mut index = Self {
            services: services.iter().map(|service| service.name).collect(),
            ..Self::default()
        };
        let mut seen = HashSet::new();
        for service in services {
            let descriptors = service.package.descriptors;
            if seen.insert(descriptors.as_ptr()) {
                for file in split(descriptors) {
                    index.add(file);
                }
            }
        }
        index
    }

    pub(super) fn services(&self) -> impl Iterator<Item = &'static str> {
        self.services.iter().copied()
    }

    /// The file with this name and all that it imports.
    pub(super) fn file(&self, name: &str) -> Result<Vec<Vec<u8>>, Status> {
        if !self.files.contains_key(name) {
            return Err(Status::not_found(format!("unknown file {name}")));
        }
        let mut found = Vec::new();
        let mut seen = HashSet::from([name]);
        let mut wanted = vec![name];
        while let Some(file) = wanted.pop().and_then(|name| self.files.get(name)) {
            found.push(file.encoded.to_vec());
            let new = file.dependencies.iter().map(String::as_str).filter(|name| seen.insert(name));
            wanted.extend(new);
        }
        Ok(found)
    }

    pub(super) fn file_of_symbol(&self, symbol: &str) -> Result<Vec<Vec<u8>>, Status> {
        let file = self.symbols.get(symbol.trim_start_matches('.'));
        self.file(file.ok_or_else(|| Status::not_found(format!("unknown symbol {symbol}")))?)
    }

    pub(super) fn file_of_extension(
        &self,
        message: &str,
        number: i32,
    ) -> Result<Vec<Vec<u8>>, Status> {
        let file = self.extensions.get(&(message.to_owned(), number));
        self.file(
            file.ok_or_else(|| {
                Status::not_found(format!("unknown extension {number} of {message}"))
            })?,
        )
    }

    pub(super) fn extension_numbers(&self, message: &str) -> Result<Vec<i32>, Status> {
        if !self.messages.contains(message) {
            return Err(Status::not_found(format!("unknown message {message}")));
        }
        let of_message = self.extensions.keys().filter(|(extended, _)| extended == message);
        Ok(of_message.map(|&(_, number)| number).collect())
    }

    fn add(&mut self, encoded: Bytes) {
        let Ok(file) = FileDescriptorProto::decode(encoded.clone()) else {
            return;
        };
        let name = file.name().to_owned();
        if self.files.contains_key(&name) {
            return;
        }
        let package = file.package();
        for service in &file.service {
            let service_name = join(package, service.name());
            for method in &service.method {
                self.symbol(join(&service_name, method.name()), &name);
            }
            self.symbol(service_name, &name);
        }
        for message in &file.message_type {
            self.message(message, package, &name);
        }
        for enumeration in &file.enum_type {
            self.enumeration(enumeration, package, &name);
        }
        for extension in &file.extension {
            self.extension(extension, package, &name);
        }
        self.files.insert(name, File { encoded, dependencies: file.dependency });
    }

    fn message(&mut self, message: &DescriptorProto, scope: &str, file: &str) {
        let name = join(scope, message.name());
        for field in &message.field {
            self.symbol(join(&name, field.name()), file);
        }
        for oneof in &message.oneof_decl {
            self.symbol(join(&name, oneof.name()), file);
        }
        for nested in &message.nested_type {
            self.message(nested, &name, file);
        }
        for enumeration in &message.enum_type {
            self.enumeration(enumeration, &name, file);
        }
        for extension in &message.extension {
            self.extension(extension, &name, file);
        }
        self.messages.insert(name.clone());
        self.symbol(name, file);
    }

    fn enumeration(&mut self, it: &prost_types::EnumDescriptorProto, scope: &str, file: &str) {
        let name = join(scope, it.name());
        for value in &it.value {
            self.symbol(join(&name, value.name()), file);
        }
        self.symbol(name, file);
    }

    fn extension(&mut self, it: &FieldDescriptorProto, scope: &str, file: &str) {
        let extended = it.extendee().trim_start_matches('.').to_owned();
        self.extensions.insert((extended, it.number()), file.to_owned());
        self.symbol(join(scope, it.name()), file);
    }

    fn symbol(&mut self, name: String, file: &str) {
        self.symbols.insert(name, file.to_owned());
    }
}

fn join(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}

/// The encoded files of an encoded descriptor set.
fn split(set: &'static [u8]) -> Vec<Bytes> {
    let mut set = Bytes::from_static(set);
    let mut files = Vec::new();
    while set.has_remaining() {
        let Ok((tag, wire_type)) = decode_key(&mut set) else {
            break;
        };
        if (tag, wire_type) == (FILE, WireType::LengthDelimited) {
            match decode_varint(&mut set).map(usize::try_from) {
                Ok(Ok(length)) if length <= set.len() => files.push(set.split_to(length)),
                _ => break,
            }
        } else if skip_field(wire_type, tag, &mut set, DecodeContext::default()).is_err() {
            break;
        }
    }
    files
}
