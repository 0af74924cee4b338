//! The attribute `#[radicle::service]`. Use it through the crate `radicle-runtime`.

mod service;

use proc_macro::TokenStream;

#[doc = include_str!("service.md")]
#[proc_macro_attribute]
pub fn service(options: TokenStream, item: TokenStream) -> TokenStream {
    service::attribute(options.into(), item.into()).into()
}

/// Second stage: called by the macro that `radicle-build` generates beside the trait.
#[doc(hidden)]
#[proc_macro]
pub fn __service(input: TokenStream) -> TokenStream {
    service::described(input.into()).into()
}
