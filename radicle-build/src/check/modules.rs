//! Rust modules of one name: of packages, of the types inside of messages, of services.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    model::{File, Message, Model},
    options::Options,
    source::Span,
};

pub(super) fn check(model: &Model, options: &Options, diagnostics: &mut Diagnostics) {
    let packages = packages(model, options, diagnostics);
    let outer: BTreeMap<_, _> =
        model.messages.values().filter_map(|it| with_module(it, model)).collect();
    for (name, message) in &outer {
        let inside = |module: &str| module == name || module.starts_with(&format!("{name}::"));
        if let Some((_, file)) = packages.iter().find(|(module, _)| inside(module)) {
            let other = format!("the package `{}`", file.package);
            diagnostics.push(taken(name, message, &other, Span::file(&file.name)));
        }
    }
    for (file, service) in
        model.files.iter().flat_map(|file| file.services.iter().map(move |it| (file, it)))
    {
        for (part, built) in [("server", options.build_server), ("client", options.build_client)] {
            let name =
                [&file.package, ".", &service.name.to_upper_camel_case(), "_", part].concat();
            let name = module(name.trim_start_matches('.'));
            if let Some(message) = outer.get(&name).filter(|_| built) {
                let other = format!("the {part} of `{}`", service.name);
                diagnostics.push(taken(&name, message, &other, service.span.clone()));
            }
        }
    }
}

/// The packages by module; no two of them may have the same, and none that of the tree's file.
fn packages<'m>(
    model: &'m Model,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, &'m File> {
    let mut modules: BTreeMap<String, &File> = BTreeMap::new();
    for file in &model.files {
        let package = &file.package;
        let module = module(package);
        let place = Span::file(&file.name);
        if package.split('.').any(|part| !package.is_empty() && part.to_snake_case().is_empty()) {
            let message =
                format!("a part of the package `{package}` has neither letters nor digits");
            let diagnostic = Diagnostic::new(message).at(place.clone());
            diagnostics.push(diagnostic.help("Rust has no such names; rename it"));
        }
        if module.replace("::", ".") + ".rs" == options.include_file {
            let message = format!(
                "the package `{package}` and the tree of modules are both in `{}`",
                options.include_file
            );
            let diagnostic = Diagnostic::new(message).at(place.clone());
            diagnostics
                .push(diagnostic.help("rename the package, or the tree: `Builder::include_file`"));
        }
        let first = *modules.entry(module.clone()).or_insert(file);
        if first.package != *package {
            let message = format!(
                "the packages `{}` and `{package}` are both the module `{module}`",
                first.package
            );
            diagnostics.push(Diagnostic::new(message).at(place).help("rename one of them"));
        }
    }
    modules
}

/// The message by the name of its module, if it has types inside.
fn with_module<'m>(message: &'m Message, model: &'m Model) -> Option<(String, &'m Message)> {
    let inside = format!("{}.", message.name);
    let messages = model.messages.range(inside.clone()..).next().map(|(name, _)| name);
    let enums = model.enums.range(inside.clone()..).next().map(|(name, _)| name);
    let nested = messages.into_iter().chain(enums).any(|name| name.starts_with(&inside));
    (nested || !message.oneofs.is_empty()).then(|| (module(&message.name), message))
}

fn taken(module: &str, message: &Message, other: &str, place: Span) -> Diagnostic {
    let message_name = &message.name;
    Diagnostic::new(format!(
        "the types inside of `{message_name}` and {other} are both the module `{module}`"
    ))
    .label(message.span.clone(), "")
    .label(place, "the other one")
    .help("rename one of them")
}

fn module(name: &str) -> String {
    name.split('.').map(|part| part.to_snake_case()).collect::<Vec<_>>().join("::")
}
