//! The checked service as tokens; nothing here can fail.

mod method;
mod mount;
mod stream;
mod stub;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;

use super::{
    model::{Item, Service},
    options::Options,
};

/// The impl in tonic's form and what makes it a radicle service.
pub(crate) fn service(service: &Service, options: &Options) -> TokenStream {
    let Service {
        attrs, impl_token, generics, interface, for_token, self_ty, brace, items, ..
    } = service;
    let runtime = &options.runtime;
    let (parameters, _, where_clause) = generics.split_for_impl();
    let items = items.iter().map(|item| match item {
        Item::Method(method) => method::method(method, runtime),
        Item::Stub(stub) => stub::stub(stub, runtime),
        Item::Other(tokens) => tokens.clone(),
    });
    let mut block = TokenStream::new();
    brace.surround(&mut block, |block| block.extend(quote!(#(#items)*)));
    // rustc underlines the trait's name where it means the code that async_trait makes.
    let asynchronous = located(quote!(#[#runtime::__private::async_trait]), interface.span());
    let mount = mount::mount(service, runtime);
    quote! {
        #(#attrs)*
        #asynchronous
        #impl_token #parameters #interface #for_token #self_ty #where_clause #block
        #mount
    }
}

/// The tokens as if they stood there, so that rustc underlines what they come from.
fn located(tokens: impl ToTokens, span: Span) -> TokenStream {
    let locate = |mut token: TokenTree| {
        token.set_span(span);
        token
    };
    tokens.into_token_stream().into_iter().map(locate).collect()
}
