//! The methods table: calls the method of an index.

use proc_macro2::TokenStream;
use prost_build::{Method, Service};
use quote::quote;

use super::{Context, ident::ident};
use crate::model::MethodKind;

impl Context<'_> {
    /// A closure that calls a method; the last arm takes the rest, since the index comes from the spec.
    pub(super) fn table(&self, service: &Service) -> TokenStream {
        let (last, others) = match service.methods.split_last() {
            None => return quote!(|_, _, _| ::core::unreachable!("the service has no methods")),
            Some((only, [])) => {
                let call = call(service, only);
                return quote!(|service, _, input| #call);
            }
            Some(methods) => methods,
        };
        let arms = others.iter().enumerate().map(|(index, method)| {
            let call = call(service, method);
            quote!(#index => #call,)
        });
        let last = call(service, last);
        quote! {
            |service, method, input| match method {
                #(#arms)*
                _ => #last,
            }
        }
    }
}

fn call(service: &Service, method: &Method) -> TokenStream {
    let kind = MethodKind::new(method.client_streaming, method.server_streaming);
    let kind = ident(kind_name(kind));
    let service = ident(&service.name);
    let name = ident(&method.name);
    quote!(input.#kind(|request| <T as #service>::#name(service, request)))
}

/// The name that the runtime and the macros have for it.
pub(super) fn kind_name(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::Unary => "unary",
        MethodKind::ClientStream => "client_stream",
        MethodKind::ServerStream => "server_stream",
        MethodKind::BidiStream => "bidi_stream",
    }
}
