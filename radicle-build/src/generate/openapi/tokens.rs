//! The description as static data in the generated code.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::security;
use crate::{generate::Context, model::Method};

impl Context<'_> {
    /// The operations of a method.
    pub(in crate::generate) fn operations(&self, method: &Method) -> TokenStream {
        let runtime = &self.runtime;
        // The runtime's own services are for gRPC alone.
        let shown = |_: &&super::Described| !self.options.inside_runtime;
        let operations = self.api.method(&method.full_name).iter().filter(shown).map(|operation| {
            let super::Described { path, method, id, object, .. } = operation;
            let text = raw(&object.to_string());
            quote! {
                #runtime::Operation { path: #path, method: #method, id: #id, text: #text }
            }
        });
        quote!(&[#(#operations),*])
    }

    /// What the services of a package share.
    pub(in crate::generate) fn openapi(&self, package: &str) -> TokenStream {
        let runtime = &self.runtime;
        let files = self.checked.model.files.iter().filter(|file| file.package == package);
        let services: Vec<_> = files.flat_map(|file| &file.services).collect();
        if services.is_empty() || !self.options.build_server || self.options.inside_runtime {
            return quote!(#runtime::OpenApi::EMPTY);
        }
        let options = &self.options.openapi;
        let version = match &options.version {
            Some(_) => option(&options.version),
            // Of the crate that has the generated code.
            None => quote!(::core::option_env!("CARGO_PKG_VERSION")),
        };
        let title = option(&options.title);
        let description = &options.description;
        let schemes = options.security_schemes.iter().map(|(name, scheme)| {
            let text = raw(&security::scheme(scheme).to_string());
            quote!(#runtime::Schema { name: #name, text: #text })
        });
        let schemas = self.api.schemas(&self.checked.model, services.into_iter());
        let schemas = schemas.iter().map(|(name, schema)| {
            let text = raw(&schema.to_string());
            quote!(#runtime::Schema { name: #name, text: #text })
        });
        quote! {
            #runtime::OpenApi {
                title: #title,
                version: #version,
                description: #description,
                security_schemes: &[#(#schemes),*],
                schemas: &[#(#schemas),*],
            }
        }
    }
}

fn option(text: &Option<String>) -> TokenStream {
    match text {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    }
}

/// A raw string literal, in which JSON can be read.
fn raw(text: &str) -> Literal {
    let most =
        text.split('"').skip(1).map(|rest| rest.bytes().take_while(|it| *it == b'#').count());
    let hashes = "#".repeat(most.max().unwrap_or(0) + 1);
    format!("r{hashes}\"{text}\"{hashes}").parse().expect("JSON has no carriage return of its own")
}
