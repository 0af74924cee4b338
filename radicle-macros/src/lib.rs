//! The attribute `#[radicle::service]` and the derive `radicle::Flags`. Use them through the crate
//! `radicle-runtime`.

mod errors;
mod flags;
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

#[doc = include_str!("flags.md")]
#[proc_macro_derive(Flags, attributes(flag, flags))]
pub fn flags(item: TokenStream) -> TokenStream {
    flags::derive(item.into()).into()
}
