//! `SPEC`: what the proto says of a service, as static data.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Item;

use super::{
    Context,
    ident::{Runtime, ident, response_function},
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
        let unbound = match self.checked.unbound(&method.full_name) {
            None => quote!(::core::option::Option::None),
            Some(unbound) => {
                let binding = binding(runtime, unbound, output_type);
                quote!(::core::option::Option::Some(#binding))
            }
        };
        let bindings = bindings.iter().map(|bound| binding(runtime, bound, output_type));
        let operations = self.operations(method);
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
                operations: #operations,
            }
        }
    }
}

fn binding(runtime: &Runtime, binding: &Binding, output_type: &str) -> TokenStream {
    let method = &binding.method;
    let template = template(runtime, &binding.template);
    let body = body(runtime, binding);
    let response_body = response_body(runtime, binding, output_type);
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

fn body(runtime: &Runtime, binding: &Binding) -> TokenStream {
    let path = match &binding.body {
        Body::None | Body::Message => &[][..],
        Body::Field(path) => path,
    };
    match (&binding.body, &binding.raw_body) {
        (_, Some(numbers)) => {
            quote!(#runtime::Body::Raw { field: &[#(#path),*], numbers: &[#(#numbers),*] })
        }
        (Body::None, None) => quote!(#runtime::Body::None),
        (Body::Message, None) => quote!(#runtime::Body::Message),
        (Body::Field(_), None) => quote!(#runtime::Body::Field(&[#(#path),*])),
    }
}

fn response_body(runtime: &Runtime, binding: &Binding, output_type: &str) -> TokenStream {
    let function = binding.response_body.as_deref().map(|field| {
        let message = message("super", output_type);
        let function = response_function(field);
        quote!(#message::#function)
    });
    match (&binding.response_body, function, binding.raw_response) {
        (Some(field), Some(function), false) => quote! {
            ::core::option::Option::Some(#runtime::ResponseBody::Field {
                name: #field,
                write: #function,
            })
        },
        (Some(_), Some(function), true) => {
            quote!(::core::option::Option::Some(#runtime::ResponseBody::Raw(#function)))
        }
        (_, _, true) => {
            quote!(::core::option::Option::Some(#runtime::ResponseBody::Raw(#runtime::http_body)))
        }
        _ => quote!(::core::option::Option::None),
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
