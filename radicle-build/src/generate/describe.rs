//! The hidden macro that tells `#[radicle::service]` what syntax alone cannot: it calls back with the
//! service's methods. Also of the trait's name.

use prost_build::Service;
use quote::quote;
use syn::Item;

use super::{
    Context,
    ident::{description_macro, ident},
    service::message,
    table::kind_name,
};
use crate::model::MethodKind;

impl Context<'_> {
    pub(super) fn description(&self, service: &Service, full_name: &str) -> Vec<Item> {
        let name = ident(&service.name);
        let exported = description_macro(full_name);
        let methods = service.methods.iter().map(|method| {
            let rust = ident(&method.name);
            let proto = &method.proto_name;
            let kind = MethodKind::new(method.client_streaming, method.server_streaming);
            let kind = ident(kind_name(kind));
            let request = message("super", &method.input_type);
            let response = message("super", &method.output_type);
            quote!(#rust #proto #kind (#request) -> #response)
        });
        let description: Item = syn::parse_quote! {
            #[doc(hidden)]
            #[macro_export]
            macro_rules! #exported {
                ([$($callback:tt)*] $($input:tt)*) => {
                    $($callback)*! { { #full_name #(#methods,)* } $($input)* }
                };
            }
        };
        let import: Item = syn::parse_quote! {
            #[doc(hidden)]
            pub use #exported as #name;
        };
        vec![description, import]
    }
}
