//! The messages and enums, as prost-build writes them, and what it knows of services.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use prost_build::{Config, Module, Service, ServiceGenerator};
use protox::prost_reflect::prost_types::FileDescriptorSet;

use crate::{Error, check::Checked, options::Options};

/// What prost-build made of the whole compilation.
pub(crate) struct Messages {
    pub(super) packages: Vec<Package>,
}

/// One proto package.
pub(super) struct Package {
    pub(super) name: String,
    pub(super) module: Module,
    pub(super) file: syn::File,
    pub(super) services: Vec<Service>,
}

/// The attribute that tells a generated type's proto name; it is taken off before printing.
pub(super) const MARKER: &str = "radicle_proto_name";

/// Runs prost-build, which may refuse an option: an extern path given twice.
pub(crate) fn messages(
    checked: &Checked,
    descriptors: FileDescriptorSet,
    options: &Options,
) -> Result<Messages, Error> {
    let services = Rc::new(RefCell::new(Vec::new()));
    let mut config = config(checked, options);
    config.service_generator(Box::new(Collector(Rc::clone(&services))));
    let mut names = BTreeMap::new();
    let mut files = descriptors.file;
    files.sort_by(|left, right| left.name.cmp(&right.name));
    let requests = files.into_iter().map(|file| {
        let module = Module::from_protobuf_package_name(file.package());
        names.insert(module.clone(), file.package().to_owned());
        (module, file)
    });
    let sources = config.generate(requests.collect()).map_err(Error::message)?;
    let mut packages = Vec::new();
    for (module, source) in sources.into_iter().collect::<BTreeMap<_, _>>() {
        let name = names.remove(&module).unwrap_or_default();
        let file = syn::parse_file(&source).map_err(|error| {
            Error::message(format_args!("what prost-build wrote does not parse: {error}"))
        })?;
        let of_package = services
            .borrow_mut()
            .extract_if(.., |service: &mut Service| service.package == name)
            .collect();
        if file.items.is_empty() && Vec::is_empty(&of_package) {
            continue;
        }
        packages.push(Package { name, module, file, services: of_package });
    }
    Ok(Messages { packages })
}

fn config(checked: &Checked, options: &Options) -> Config {
    let mut config = Config::new();
    config
        .prost_path(format!("{}::__private::prost", options.runtime_path))
        .prost_types_path(format!("{}::prost_types", options.runtime_path))
        .bytes(&options.bytes)
        .btree_map(&options.btree_map)
        .disable_comments(&options.disable_comments)
        .skip_debug(&options.skip_debug);
    if options.retain_enum_prefix {
        config.retain_enum_prefix();
    }
    for (proto, rust) in options.all_extern_paths() {
        config.extern_path(proto, rust);
    }
    for path in &options.boxed {
        config.boxed(path);
    }
    for name in checked.model.messages.keys() {
        config.message_attribute(format!(".{name}"), marker(name));
    }
    for name in checked.model.enums.keys() {
        config.enum_attribute(format!(".{name}"), marker(name));
    }
    attributes(&mut config, options);
    config
}

fn attributes(config: &mut Config, options: &Options) {
    for (path, attribute) in &options.type_attributes {
        config.type_attribute(path, attribute);
    }
    for (path, attribute) in &options.message_attributes {
        config.message_attribute(path, attribute);
    }
    for (path, attribute) in &options.enum_attributes {
        config.enum_attribute(path, attribute);
    }
    for (path, attribute) in &options.field_attributes {
        config.field_attribute(path, attribute);
    }
}

fn marker(name: &str) -> String {
    format!("#[{MARKER} = \"{name}\"]")
}

struct Collector(Rc<RefCell<Vec<Service>>>);

impl ServiceGenerator for Collector {
    fn generate(&mut self, service: Service, text: &mut String) {
        self.0.borrow_mut().push(service);
        // prost-build drops a package of which nothing was written.
        text.push('\n');
    }
}
