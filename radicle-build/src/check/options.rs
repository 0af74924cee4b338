//! What is wrong whatever the protos: options of the builder.

use syn::parse::Parser;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    options::Options,
};

pub(super) fn check(options: &Options, diagnostics: &mut Diagnostics) {
    let lists = [
        &options.type_attributes,
        &options.message_attributes,
        &options.enum_attributes,
        &options.field_attributes,
    ];
    let attributes = lists.into_iter().flatten().map(|(_, attribute)| attribute);
    for attribute in attributes.chain(&options.service_attributes) {
        if syn::parse_str::<syn::ItemStruct>(&format!("{attribute}\nstruct S;")).is_err() {
            diagnostics.push(
                Diagnostic::new(format!("`{attribute}` is not an attribute"))
                    .help("write it with `#[…]`: `#[derive(Eq)]`"),
            );
        }
    }
    for (proto, rust) in &options.extern_paths {
        if !proto.starts_with('.') {
            let message = format!("the extern path `{proto}` does not start with a dot");
            diagnostics.push(Diagnostic::new(message).help(format!("write `.{proto}`")));
        }
        path(rust, diagnostics);
    }
    runtime_path(&options.runtime_path, diagnostics);
    security_schemes(options, diagnostics);
}

/// Source: <https://spec.openapis.org/oas/v3.1.1.html#components-object>.
fn security_schemes(options: &Options, diagnostics: &mut Diagnostics) {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    for (index, (name, _)) in options.openapi.security_schemes.iter().enumerate() {
        let before = &options.openapi.security_schemes[..index];
        if name.is_empty() || !name.bytes().all(is_name) {
            diagnostics.push(
                Diagnostic::new(format!("`{name}` is not a name of a security scheme"))
                    .help("use letters, digits, `.`, `-` and `_`"),
            );
        } else if before.iter().any(|(other, _)| other == name) {
            diagnostics.push(
                Diagnostic::new(format!("two security schemes are named `{name}`"))
                    .help("give each a name of its own"),
            );
        }
    }
}

/// Generated code uses the path in modules of any depth.
fn runtime_path(path: &str, diagnostics: &mut Diagnostics) {
    let parsed = syn::Path::parse_mod_style.parse_str(path);
    let absolute = |path: &syn::Path| {
        path.leading_colon.is_some()
            || path.segments.first().is_some_and(|first| first.ident == "crate")
    };
    if !parsed.is_ok_and(|path| absolute(&path)) {
        diagnostics.push(
            Diagnostic::new(format!("`{path}` is not the path of a crate or its module"))
                .help("begin it with `::` or `crate`: `::radicle`"),
        );
    }
}

fn path(path: &str, diagnostics: &mut Diagnostics) {
    if syn::parse_str::<syn::Type>(path).is_err() {
        let message = format!("`{path}` is not a Rust path");
        diagnostics.push(Diagnostic::new(message).help("write one such as `::radicle`"));
    }
}
