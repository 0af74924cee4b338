//! Resolves every name; protox does it.

use std::{collections::BTreeMap, rc::Rc};

use protox::{
    Compiler,
    file::{File, FileResolver},
    prost_reflect::DescriptorPool,
};

use super::{load::Files, report};
use crate::{diagnostic::Diagnostics, source::Sources};

/// The pool and the encoded set, or the mistakes of every file.
pub(super) fn link(
    files: Files,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(DescriptorPool, Vec<u8>)> {
    let files = Rc::new(files);
    let mut compiler = Compiler::with_file_resolver(Loaded(Rc::clone(&files)));
    compiler.include_imports(true).include_source_info(true);
    for name in files.keys() {
        // An import that fails, fails again for each file that imports it: the same mistake counts once.
        if let Err(error) = compiler.open_file(name) {
            report::report(&error, sources, diagnostics);
        }
    }
    let linked = (compiler.descriptor_pool(), compiler.encode_file_descriptor_set());
    diagnostics.is_empty().then_some(linked)
}

struct Loaded(Rc<BTreeMap<String, File>>);

impl FileResolver for Loaded {
    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        self.0.get(name).cloned().ok_or_else(|| protox::Error::file_not_found(name))
    }
}
