//! The checked service as tokens; nothing here can fail.

mod method;
mod mount;
mod stream;

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    model::{Item, Service},
    options::Options,
};

/// The impl in tonic's form and what makes it a radicle service.
pub(crate) fn service(service: &Service, options: &Options) -> TokenStream {
    let Service {
        attrs,
        impl_token,
        generics,
        interface,
        for_token,
        self_ty,
        inner_attrs,
        items,
    } = service;
    let runtime = &options.runtime;
    let (parameters, _, where_clause) = generics.split_for_impl();
    let items = items.iter().map(|item| match item {
        Item::Method(method) => method::method(method, runtime),
        Item::Other(tokens) => tokens.clone(),
    });
    let mount = mount::mount(service, runtime);
    quote! {
        #(#attrs)*
        #[#runtime::__private::async_trait]
        #impl_token #parameters #interface #for_token #self_ty #where_clause {
            #(#inner_attrs)*
            #(#items)*
        }
        #mount
    }
}
