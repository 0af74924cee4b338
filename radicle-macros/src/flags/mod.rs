//! `#[derive(radicle::Flags)]`: item → check → expand.

mod attribute;
mod check;
mod docs;
mod expand;
mod model;

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;

pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let expanded = match syn::parse2(item) {
        Ok(item) => check::settings(item, &mut errors).map(|settings| expand::settings(&settings)),
        Err(error) => {
            errors.add(error);
            None
        }
    };
    let errors = errors.report();
    quote!(#errors #expanded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(item: TokenStream, expected: &str) {
        let output = derive(item).to_string();
        assert!(output.contains(expected), "{output}");
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let item = quote! {
            struct Settings {
                #[flag(defualt = 1)]
                a: u16,
                #[flag(secret, secret)]
                b: u16,
            }
        };
        check(item.clone(), "did you mean `default`?");
        check(item, "`secret` is said twice");
    }

    #[test]
    fn an_impl_is_made_in_spite_of_mistakes() {
        check(
            quote!(
                struct Settings {
                    #[flag(what)]
                    a: u16,
                }
            ),
            "Flags for Settings",
        );
    }
}
