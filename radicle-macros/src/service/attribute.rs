//! The first stage: what can be said without knowing the service.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Path, parse::Parser, spanned::Spanned};

use super::{item::Head, options::Options, types::without_arguments};
use crate::errors::Errors;

/// Hands the impl to the macro that has the path of the trait.
///
/// Where there is no such macro, the bound beside it has rustc say that there is no such trait, and which
/// one to import.
pub(crate) fn attribute(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let options = Options::parse(options, &mut errors);
    let output = match interface(&item) {
        Ok(path) => {
            let describe = without_arguments(&path);
            let runtime = &options.runtime;
            quote! {
                #describe! { [#runtime::__private::service] { #options } #item }
                #[allow(dead_code)]
                const _: () = {
                    fn implements<T: #path>() {}
                };
            }
        }
        Err(error) => {
            errors.add(error);
            item
        }
    };
    let errors = errors.report();
    quote!(#errors #output)
}

/// The trait that the impl is of.
fn interface(item: &TokenStream) -> syn::Result<Path> {
    let parser = |input: syn::parse::ParseStream<'_>| {
        let head = input.parse::<Head>();
        input.parse::<TokenStream>()?;
        head
    };
    let head = parser.parse2(item.clone()).map_err(|error| not_an_impl(item).unwrap_or(error))?;
    let error =
        |tokens: &dyn quote::ToTokens, message: &str| Err(syn::Error::new_spanned(tokens, message));
    match (head.interface, head.negation) {
        (_, Some(negation)) => {
            error(&negation, "a service is implemented, not ruled out: remove the `!`")
        }
        (None, _) => error(
            &head.self_ty,
            "this impl is of no trait; `#[radicle::service]` goes on `impl …_server::YourService for YourType`",
        ),
        (Some((path, _)), None) => Ok(path),
    }
}

/// Says what the item is, if it is no impl.
fn not_an_impl(item: &TokenStream) -> Option<syn::Error> {
    let (span, noun) = noun(&syn::parse2(item.clone()).ok()?)?;
    let message = format!(
        "`#[radicle::service]` goes on `impl …_server::YourService for YourType`, not on {noun}"
    );
    Some(syn::Error::new(span, message))
}

fn noun(item: &syn::Item) -> Option<(Span, &'static str)> {
    Some(match item {
        syn::Item::Fn(item) => (item.sig.fn_token.span, "a function"),
        syn::Item::Struct(item) => (item.struct_token.span, "a struct"),
        syn::Item::Enum(item) => (item.enum_token.span, "an enum"),
        syn::Item::Union(item) => (item.union_token.span, "a union"),
        syn::Item::Trait(item) => (item.trait_token.span, "a trait"),
        syn::Item::Mod(item) => (item.mod_token.span, "a module"),
        syn::Item::Impl(_) => return None,
        other => (other.span(), "this item"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(item: TokenStream, expected: &str) {
        let output = attribute(TokenStream::new(), item.clone()).to_string();
        assert!(output.contains(expected), "{output}");
        assert!(output.ends_with(&item.to_string()), "the item is gone: {output}");
    }

    #[test]
    fn the_impl_goes_to_the_macro_of_the_trait() {
        let item = quote!(impl<T> hello::greeter_server::Greeter for Me<T> { any tokens });
        let expected = quote! {
            hello::greeter_server::Greeter! { [::radicle::__private::service] { crate = ::radicle } #item }
            #[allow(dead_code)]
            const _: () = {
                fn implements<T: hello::greeter_server::Greeter>() {}
            };
        };
        assert_eq!(attribute(TokenStream::new(), item).to_string(), expected.to_string());
    }

    #[test]
    fn other_items_are_named_and_kept() {
        check(
            quote!(
                fn main() {}
            ),
            "not on a function",
        );
        check(
            quote!(
                pub struct Me;
            ),
            "not on a struct",
        );
        check(
            quote!(
                unsafe trait Greeter {}
            ),
            "not on a trait",
        );
        check(
            quote!(
                static ME: Me = Me;
            ),
            "not on this item",
        );
    }

    #[test]
    fn an_impl_of_no_trait_is_refused() {
        check(quote!(impl Me {}), "this impl is of no trait");
        check(quote!(impl !Greeter for Me {}), "remove the `!`");
    }
}
