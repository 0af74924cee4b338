//! Proto names that are different but have one Rust name.

use std::collections::{BTreeMap, HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    model::{Cardinality, Enumeration, FieldKind, Message, Model, Service},
    options::Options,
    source::Span,
};

pub(super) fn check(model: &Model, options: &Options, diagnostics: &mut Diagnostics) {
    for file in &model.files {
        for service in &file.services {
            methods(service, diagnostics);
            diagnostics.extend(shadows(service));
            if options.build_client {
                diagnostics.extend(client_methods(service));
            }
        }
    }
    let user = |name: &str| !name.starts_with("google.protobuf.");
    for message in model.messages.values().filter(|message| user(&message.name)) {
        fields(message, diagnostics);
    }
    for enumeration in model.enums.values().filter(|enumeration| user(&enumeration.name)) {
        values(enumeration, options, diagnostics);
    }
    types(model, diagnostics);
    packages(model, diagnostics);
}

/// Rust names that were given, with who has them.
#[derive(Default)]
struct Names<'n> {
    taken: HashMap<String, (&'n str, &'n Span)>,
}

impl<'n> Names<'n> {
    fn take(
        &mut self,
        what: &str,
        rust: String,
        name: &'n str,
        span: &'n Span,
        diagnostics: &mut Diagnostics,
    ) {
        if let Some((first, place)) = self.taken.get(&rust) {
            diagnostics.push(
                Diagnostic::new(format!(
                    "the {what} `{first}` and `{name}` are both `{rust}` in Rust"
                ))
                .label(span.clone(), "")
                .label((*place).clone(), "the other one")
                .help("rename one of them"),
            );
        }
        self.taken.entry(rust).or_insert((name, span));
    }
}

fn methods(service: &Service, diagnostics: &mut Diagnostics) {
    let mut names = Names::default();
    for method in &service.methods {
        names.take("rpcs", method.name.to_snake_case(), &method.name, &method.span, diagnostics);
    }
}

/// tonic's clients have functions of their own beside those of the rpcs.
fn client_methods(service: &Service) -> impl Iterator<Item = Diagnostic> {
    const TAKEN: &[&str] = &[
        "new",
        "with_origin",
        "with_interceptor",
        "send_compressed",
        "accept_compressed",
        "max_decoding_message_size",
        "max_encoding_message_size",
    ];
    let taken = |name: &str| TAKEN.contains(&&*name.to_snake_case());
    service.methods.iter().filter(move |method| taken(&method.name)).map(|method| {
        let message = format!(
            "the generated client has a function `{}` already",
            method.name.to_snake_case()
        );
        Diagnostic::new(message)
            .at(method.span.clone())
            .help("rename the rpc, or leave the client out: `Builder::build_client(false)`")
    })
}

fn fields(message: &Message, diagnostics: &mut Diagnostics) {
    let mut names = Names::default();
    let mut variants: HashMap<&str, Names<'_>> = HashMap::new();
    for field in &message.fields {
        if let FieldKind::Single(_, Cardinality::Oneof(oneof)) = &field.kind {
            let names = variants.entry(oneof).or_default();
            let rust = field.name.to_upper_camel_case();
            names.take("members", rust, &field.name, &field.span, diagnostics);
        } else {
            names.take("fields", field.name.to_snake_case(), &field.name, &field.span, diagnostics);
        }
    }
    for (oneof, span) in &message.oneofs {
        names.take("fields", oneof.to_snake_case(), oneof, span, diagnostics);
    }
}

/// As prost-build names the variants, which panics on a collision.
fn values(enumeration: &Enumeration, options: &Options, diagnostics: &mut Diagnostics) {
    let prefix = match options.retain_enum_prefix {
        true => "",
        false => enumeration.name.rsplit('.').next().unwrap_or_default(),
    };
    let prefix = prefix.to_upper_camel_case();
    let mut numbers = HashSet::new();
    let mut names = Names::default();
    for (name, number, span) in &enumeration.values {
        // An alias has no variant.
        if numbers.insert(number) {
            let rust = name.to_upper_camel_case();
            let short = rust.strip_prefix(&*prefix);
            let short = short.filter(|short| short.starts_with(char::is_uppercase));
            names.take("values", short.unwrap_or(&rust).to_owned(), name, span, diagnostics);
        }
    }
}

/// Messages and enums of one package or one message.
fn types(model: &Model, diagnostics: &mut Diagnostics) {
    let messages = model.messages.values().map(|message| (&*message.name, &message.span));
    let enums = model.enums.values().map(|enumeration| (&*enumeration.name, &enumeration.span));
    let mut scopes: HashMap<&str, Names<'_>> = HashMap::new();
    for (full_name, span) in messages.chain(enums) {
        let (scope, name) = full_name.rsplit_once('.').unwrap_or(("", full_name));
        let rust = name.to_upper_camel_case();
        scopes.entry(scope).or_default().take("types", rust, name, span, diagnostics);
    }
}

/// Two packages of one Rust module, or a package beside the nested types of a message.
fn packages(model: &Model, diagnostics: &mut Diagnostics) {
    let mut modules: BTreeMap<String, &str> = BTreeMap::new();
    for file in &model.files {
        let module = module(&file.package);
        let first = *modules.entry(module.clone()).or_insert(&file.package);
        if first != file.package {
            diagnostics.push(
                Diagnostic::new(format!(
                    "the packages `{first}` and `{}` are both the module `{module}`",
                    file.package
                ))
                .at(Span::file(&file.name))
                .help("rename one of them"),
            );
        }
    }
    for message in model.messages.values() {
        let nested = model
            .messages
            .keys()
            .chain(model.enums.keys())
            .any(|name| is_inside(name, &message.name));
        let name = module(&message.name);
        let package = modules
            .iter()
            .find(|(module, _)| **module == name || module.starts_with(&format!("{name}::")));
        if let (Some((_, package)), true) = (package, nested || !message.oneofs.is_empty()) {
            diagnostics.push(
                Diagnostic::new(format!("the types inside of `{}` and the package `{package}` are both the module `{name}`", message.name))
                    .at(message.span.clone())
                    .help("rename the message or the package"),
            );
        }
    }
}

fn is_inside(name: &str, message: &str) -> bool {
    name.strip_prefix(message).is_some_and(|rest| rest.starts_with('.'))
}

fn module(name: &str) -> String {
    name.split('.').map(|part| part.to_snake_case()).collect::<Vec<_>>().join("::")
}

/// tonic's code in the service's module uses these names without a path.
fn shadows(service: &Service) -> Option<Diagnostic> {
    const NAMES: &[&str] = &[
        "Arc",
        "Body",
        "Box",
        "BoxFuture",
        "BoxStream",
        "Bytes",
        "Clone",
        "CompressionEncoding",
        "Context",
        "Default",
        "EnabledCompressionEncodings",
        "Err",
        "Future",
        "GrpcMethod",
        "InterceptedService",
        "Into",
        "None",
        "Ok",
        "Option",
        "Pin",
        "Poll",
        "Result",
        "Some",
        "StdError",
        "String",
        "T",
        "TryInto",
        "Uri",
        "Vec",
    ];
    let rust = service.name.to_upper_camel_case();
    NAMES.contains(&&*rust).then(|| {
        Diagnostic::new(format!("a service cannot be named `{}`", service.name))
            .at(service.span.clone())
            .help(format!("the generated code needs Rust's own `{rust}`; try `{rust}Service`"))
    })
}
