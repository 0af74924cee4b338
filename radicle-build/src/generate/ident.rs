//! Makes all identifiers and paths that are not prost's or tonic's.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};

/// The hidden door of the runtime, `::radicle::__private`.
pub(super) struct Runtime {
    private: TokenStream,
}

impl Runtime {
    pub(super) fn new(path: &str) -> Self {
        Self { private: tokens(&format!("{path}::__private")) }
    }
}

impl ToTokens for Runtime {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(self.private.clone());
    }
}

/// A Rust path, type or attribute that was checked or comes from prost.
pub(super) fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| unreachable!("`{text}` was checked: {error}"))
}

/// An identifier as prost gives it, raw where it has to be.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// The exported macro that describes a service: `__radicle_helloworld_Greeter`.
pub(super) fn description_macro(service: &str) -> Ident {
    // Underscores double, so that `a.b_c` and `a_b.c` stay apart.
    ident(&format!("__radicle_{}", service.replace('_', "__").replace('.', "_")))
}

/// The hidden function that writes or gives one field of a response.
pub(super) fn response_function(field: &str) -> Ident {
    ident(&format!("__radicle_response_{field}"))
}
