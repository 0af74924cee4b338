//! The arms of the methods table.

use proc_macro2::TokenStream;
use prost_build::Service;
use quote::quote;

use super::{Context, ident::ident};
use crate::model::MethodKind;

impl Context<'_> {
    /// One arm per method; the last one takes the rest, since the index comes from the spec.
    pub(super) fn table(&self, service: &Service) -> Vec<TokenStream> {
        let last = service.methods.len().saturating_sub(1);
        let arms = service.methods.iter().enumerate().map(|(index, method)| {
            let pattern = if index == last { quote!(_) } else { quote!(#index) };
            let kind =
                ident(kind_name(MethodKind::new(method.client_streaming, method.server_streaming)));
            let service = ident(&service.name);
            let name = ident(&method.name);
            quote!(#pattern => input.#kind(|request| <T as #service>::#name(service, request)),)
        });
        arms.collect()
    }
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
