use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// Collects errors until they are reported, all at once.
#[derive(Default)]
pub(crate) struct Errors {
    errors: Vec<syn::Error>,
    reported: bool,
}

impl Errors {
    /// Adds an error that underlines these tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.add(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn add(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// The errors as `compile_error!` calls.
    pub(crate) fn report(mut self) -> TokenStream {
        self.reported = true;
        self.errors.iter().map(syn::Error::to_compile_error).collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        assert!(
            self.reported || std::thread::panicking(),
            "errors were collected but not reported"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_every_error() {
        let mut errors = Errors::default();
        errors.at(quote::quote!(a), "first");
        errors.at(quote::quote!(b), "second");
        let reported = errors.report().to_string();
        assert!(reported.contains("first") && reported.contains("second"));
    }

    #[test]
    #[should_panic(expected = "not reported")]
    fn must_be_reported() {
        drop(Errors::default());
    }
}
