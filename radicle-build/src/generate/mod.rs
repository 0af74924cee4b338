//! From checked protos to Rust. Nothing here can fail or does I/O.

mod client;
mod describe;
mod docs;
mod enumeration;
mod field;
mod header;
mod ident;
mod json;
mod messages;
mod openapi;
mod package;
mod paths;
mod prost;
mod response;
mod server;
mod service;
mod spec;
mod table;
mod thin;
mod tree;

use std::collections::BTreeMap;

use prost_build::Module;

pub(crate) use self::messages::{Messages, messages};
use self::openapi::Api;
use self::{ident::Runtime, prost::Layout};
use crate::{check::Checked, openapi::OpenApi, options::Options};

/// A file to be written, by its name in the output folder.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) name: String,
    pub(crate) content: Vec<u8>,
}

/// Everything that the generators look at.
struct Context<'c> {
    checked: &'c Checked,
    options: &'c Options,
    runtime: Runtime,
    api: Api,
}

/// One file per package, and the tree of modules that includes them.
pub(crate) fn generate(checked: &Checked, messages: Messages, options: &Options) -> Vec<Output> {
    let runtime = Runtime::new(&options.runtime_path);
    let context = Context { checked, options, runtime, api: Api::new(checked) };
    let mut outputs = Vec::new();
    let mut packages = BTreeMap::new();
    for package in messages.packages {
        let name = file_name(&package.module);
        packages.insert(package.module.clone(), name.clone());
        let files = context.files(&package.name);
        let text = header::header(&files) + &prettyplease::unparse(&context.package(package));
        outputs.push(Output { name, content: text.into_bytes() });
    }
    let tree =
        header::header(&[]) + &prettyplease::unparse(&tree::tree(&context.runtime, &packages));
    outputs.push(Output { name: options.include_file.clone(), content: tree.into_bytes() });
    outputs
}

/// The OpenAPI document of everything that is compiled.
pub(crate) fn document(checked: &Checked, options: &OpenApi) -> String {
    Api::new(checked).document(&checked.model, options)
}

/// `grpc.health.v1.rs`; `_.rs` for files of no package.
fn file_name(module: &Module) -> String {
    let parts: Vec<_> = module.parts().map(|part| part.trim_start_matches("r#")).collect();
    match &*parts {
        [] => "_.rs".to_owned(),
        parts => parts.join(".") + ".rs",
    }
}

impl Context<'_> {
    fn package(&self, package: messages::Package) -> syn::File {
        let mut file = package.file;
        docs::guard(&mut file.items);
        let layout = Layout::new(&file.items);
        let mut messages = Vec::new();
        self.add_json(&mut file.items, &layout, &mut Vec::new(), &mut messages);
        let mut items = vec![self.contract()];
        items.append(&mut file.items);
        items.push(self.packages_import());
        items.push(self.package_static(&package.name, &messages));
        for service in &package.services {
            items.extend(self.service(service));
        }
        syn::File { items, ..file }
    }

    fn files(&self, package: &str) -> Vec<&str> {
        let files = self.checked.model.files.iter().filter(|file| file.package == package);
        files.map(|file| &*file.name).collect()
    }
}
