//! The attribute `#[radicle::service]`. Use it through the crate `radicle-runtime`.

use proc_macro::TokenStream;

/// Turns an impl of a generated service trait into a radicle service.
#[proc_macro_attribute]
pub fn service(_options: TokenStream, item: TokenStream) -> TokenStream {
    item
}

#[doc(hidden)]
#[proc_macro]
pub fn __service(input: TokenStream) -> TokenStream {
    input
}
