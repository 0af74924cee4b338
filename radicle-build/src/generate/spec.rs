//! `SPEC`: what the proto says of a service, as static data.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Item;

use super::{
    Context,
    ident::{Runtime, ident, response_writer},
    service::message,
};
use crate::model::{
    Binding, Body, Idempotency, Method, MethodKind, Segment, Service, Template, Variable,
};

impl Context<'_> {
    pub(super) fn spec(&self, service: &Service, generated: &prost_build::Service) -> Item {
        let runtime = &self.runtime;
        let Service { full_name, comment, deprecated, .. } = service;
        let methods = service
            .methods
            .iter()
            .zip(&generated.methods)
            .map(|(method, generated)| self.method(full_name, method, &generated.output_type));
        let doc = format!(" What the proto says about `{full_name}`.");
        syn::parse_quote! {
            #[doc = #doc]
            pub static SPEC: #runtime::ServiceSpec = #runtime::ServiceSpec {
                name: #full_name,
                methods: &[#(#methods),*],
                comment: #comment,
                deprecated: #deprecated,
                package: &super::PACKAGE,
            };
        }
    }

    fn method(&self, service: &str, method: &Method, output_type: &str) -> TokenStream {
        let runtime = &self.runtime;
        let Method { name, input, output, deprecated, comment, .. } = method;
        let path = format!("/{service}/{name}");
        let kind = ident(match method.kind {
            MethodKind::Unary => "Unary",
            MethodKind::ClientStream => "ClientStream",
            MethodKind::ServerStream => "ServerStream",
            MethodKind::BidiStream => "BidiStream",
        });
        let idempotency = ident(match method.idempotency {
            Idempotency::Unknown => "Unknown",
            Idempotency::NoSideEffects => "NoSideEffects",
            Idempotency::Idempotent => "Idempotent",
        });
        let bindings = self.checked.bindings(&method.full_name);
        // The runtime's own services, health and reflection, are never exposed by accident.
        let unbound = match bindings.is_empty() && !self.options.inside_runtime {
            false => quote!(::core::option::Option::None),
            true => {
                let binding = unbound_binding(runtime, service, name, &path);
                quote!(::core::option::Option::Some(#binding))
            }
        };
        let bindings = bindings.iter().map(|bound| binding(runtime, bound, output_type));
        quote! {
            #runtime::MethodSpec {
                name: #name,
                path: #path,
                kind: #runtime::MethodKind::#kind,
                input: #input,
                output: #output,
                idempotency: #runtime::Idempotency::#idempotency,
                deprecated: #deprecated,
                comment: #comment,
                bindings: &[#(#bindings),*],
                unbound: #unbound,
            }
        }
    }
}

fn binding(runtime: &Runtime, binding: &Binding, output_type: &str) -> TokenStream {
    let method = &binding.method;
    let template = template(runtime, &binding.template);
    let body = match &binding.body {
        Body::None => quote!(#runtime::Body::None),
        Body::Message => quote!(#runtime::Body::Message),
        Body::Field(path) => quote!(#runtime::Body::Field(&[#(#path),*])),
    };
    let response_body = match &binding.response_body {
        None => quote!(::core::option::Option::None),
        Some(field) => {
            let message = message("super", output_type);
            let write = response_writer(field);
            quote! {
                ::core::option::Option::Some(#runtime::ResponseBody {
                    field: #field,
                    write: #message::#write,
                })
            }
        }
    };
    let field_mask = match &binding.field_mask {
        None => quote!(::core::option::Option::None),
        Some(field) => quote!(::core::option::Option::Some(#field)),
    };
    quote! {
        #runtime::Binding {
            method: #method,
            template: #template,
            body: #body,
            response_body: #response_body,
            field_mask: #field_mask,
        }
    }
}

/// `POST /pkg.Service/Method` with the whole message as body, for a method without a rule.
fn unbound_binding(runtime: &Runtime, service: &str, method: &str, path: &str) -> TokenStream {
    quote! {
        #runtime::Binding {
            method: "POST",
            template: #runtime::Template {
                source: #path,
                segments: &[#runtime::Segment::Literal(#service), #runtime::Segment::Literal(#method)],
                verb: ::core::option::Option::None,
                variables: &[],
            },
            body: #runtime::Body::Message,
            response_body: ::core::option::Option::None,
            field_mask: ::core::option::Option::None,
        }
    }
}

fn template(runtime: &Runtime, template: &Template) -> TokenStream {
    let Template { source, segments, verb, variables } = template;
    let segments = segments.iter().map(|segment| match segment {
        Segment::Literal(text) => quote!(#runtime::Segment::Literal(#text)),
        Segment::Single => quote!(#runtime::Segment::Single),
        Segment::Multi => quote!(#runtime::Segment::Multi),
    });
    let verb = match verb {
        Some(verb) => quote!(::core::option::Option::Some(#verb)),
        None => quote!(::core::option::Option::None),
    };
    let variables = variables.iter().map(|Variable { field, segments, .. }| {
        let (start, end) = (segments.start, segments.end);
        quote!(#runtime::Variable { field: &[#(#field),*], start: #start, end: #end })
    });
    quote! {
        #runtime::Template {
            source: #source,
            segments: &[#(#segments),*],
            verb: #verb,
            variables: &[#(#variables),*],
        }
    }
}
