//! Proto names that are different but have one Rust name.

use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    model::{Cardinality, EnumValue, Enumeration, Field, FieldKind, Message, Model, Service},
    options::Options,
    source::Span,
};

pub(super) fn check(model: &Model, options: &Options, diagnostics: &mut Diagnostics) {
    for file in &model.files {
        for service in &file.services {
            methods(service, diagnostics);
            diagnostics.extend(shadows(service));
            if options.build_server {
                diagnostics.extend(server_types(service));
            }
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
    services(model, diagnostics);
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
        if rust.is_empty() {
            let message = format!("`{name}` has neither letters nor digits");
            let diagnostic = Diagnostic::new(message).at(span.clone());
            return diagnostics.push(diagnostic.help("Rust has no such names; rename it"));
        }
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

/// Both modules of a service have its name in snake case.
fn services(model: &Model, diagnostics: &mut Diagnostics) {
    let mut scopes: HashMap<&str, Names<'_>> = HashMap::new();
    for file in &model.files {
        for service in &file.services {
            let rust = service.name.to_snake_case();
            let names = scopes.entry(&file.package).or_default();
            names.take("services", rust, &service.name, &service.span, diagnostics);
        }
    }
}

/// tonic's servers have a type for each rpc beside the trait.
fn server_types(service: &Service) -> impl Iterator<Item = Diagnostic> {
    let rust = service.name.to_upper_camel_case();
    let taken = service.methods.iter().filter(move |method| format!("{}Svc", method.name) == rust);
    taken.map(|method| {
        let message = format!("the generated server has a type `{}Svc` for this rpc", method.name);
        Diagnostic::new(message).at(method.span.clone()).help("rename the rpc or the service")
    })
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
        diagnostics.extend(json_name(field));
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

/// The name is written as it is, between quotes.
fn json_name(field: &Field) -> Option<Diagnostic> {
    let special = |char: char| char.is_control() || matches!(char, '"' | '\\');
    field.json_name.contains(special).then(|| {
        Diagnostic::new(format!("the JSON name {:?} needs escapes", field.json_name))
            .at(field.span.clone())
            .help("choose one without quotes, backslashes and control characters")
    })
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
    for EnumValue { name, number, span, .. } in &enumeration.values {
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
