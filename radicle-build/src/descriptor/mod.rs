//! From proto files, or a ready descriptor set, to linked descriptors with their texts.

mod embedded;
mod include;
mod link;
mod load;
mod report;

use protox::{
    prost::Message,
    prost_reflect::{
        DescriptorPool, DynamicMessage, ReflectMessage, Value, prost_types::FileDescriptorSet,
    },
};

use self::{include::Includes, load::Loader};
use crate::{Error, diagnostic::Diagnostics, source::Sources};
use std::path::{Path, PathBuf};

/// Linked descriptors: every name resolved, options kept.
#[derive(Debug)]
pub(crate) struct Descriptors {
    pub(crate) pool: DescriptorPool,
    /// The encoded `FileDescriptorSet`, with source information where it was there.
    pub(crate) encoded: Vec<u8>,
    pub(crate) sources: Sources,
}

/// What was read from disk, whether or not it compiles.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) files: Vec<PathBuf>,
}

impl Descriptors {
    /// The encoded set for the server: smaller, and free of comments that are not for clients.
    pub(crate) fn without_source_info(&self) -> Vec<u8> {
        const SOURCE_CODE_INFO: &str = "source_code_info";
        let set = FileDescriptorSet::default().descriptor();
        let Ok(mut set) = DynamicMessage::decode(set, &*self.encoded) else {
            unreachable!("the set was decoded before")
        };
        if let Some(files) = set.get_field_by_name_mut("file").and_then(Value::as_list_mut) {
            for file in files.iter_mut().filter_map(Value::as_message_mut) {
                file.clear_field_by_name(SOURCE_CODE_INFO);
            }
        }
        set.encode_to_vec()
    }

    /// The set as prost's types, which know no extensions.
    pub(crate) fn typed(&self) -> Result<FileDescriptorSet, Error> {
        FileDescriptorSet::decode(&*self.encoded).map_err(Error::message)
    }
}

/// Reads, parses and links proto files; reports the mistakes of all of them.
pub(crate) fn compile(
    protos: &[&Path],
    includes: &[&Path],
    read: &mut Read,
) -> Result<Descriptors, Error> {
    let mut diagnostics = Diagnostics::default();
    let mut loader = Loader::new(Includes::new(includes), &mut diagnostics);
    loader.open_all(protos);
    let (files, sources) = loader.finish(read);
    let linked = match diagnostics.is_empty() {
        true => link::link(files, &sources, &mut diagnostics),
        false => None,
    };
    diagnostics.finish(&sources)?;
    let (pool, encoded) = linked.unwrap_or_default();
    Ok(Descriptors { pool, encoded, sources })
}

/// Takes an encoded `FileDescriptorSet` as protoc, buf or protox write it.
pub(crate) fn decode(encoded: &[u8]) -> Result<Descriptors, Error> {
    let typed = FileDescriptorSet::decode(encoded)
        .map_err(|error| Error::message(format_args!("not a FileDescriptorSet: {error}")))?;
    if let Some(file) = typed.file.iter().find(|file| file.syntax() == "editions") {
        let name = file.name();
        return Err(Error::message(format_args!("`{name}` uses an edition: {}", load::EDITIONS)));
    }
    let pool = DescriptorPool::decode(encoded).map_err(|error| {
        Error::message(format_args!("the descriptor set does not link: {error}"))
    })?;
    Ok(Descriptors { pool, encoded: encoded.to_vec(), sources: Sources::default() })
}
