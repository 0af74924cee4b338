//! The impl of `radicle::Flags`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, LitStr, ext::IdentExt, spanned::Spanned};

use super::model::{Default, Flag, Settings};

pub(super) fn settings(settings: &Settings) -> TokenStream {
    let Settings { runtime, ident, description, .. } = settings;
    let private = quote!(#runtime::__private::flags);
    let name = or_of_package(settings.name.as_ref(), "CARGO_PKG_NAME");
    let version = or_of_package(settings.version.as_ref(), "CARGO_PKG_VERSION");
    let env_prefix = match &settings.env_prefix {
        Some(prefix) => quote!(::core::option::Option::Some(#prefix)),
        None => quote!(::core::option::Option::None),
    };
    let flags = hidden("flags");
    let declarations = settings.flags.iter().map(|flag| declaration(flag, &flags));
    let fields = settings.flags.iter().map(|flag| {
        let (field, handle) = (&flag.ident, handle(flag));
        quote!(#field: #handle.take())
    });
    quote! {
        #[automatically_derived]
        impl #runtime::Flags for #ident {
            fn about() -> #private::About {
                #private::About {
                    name: #name,
                    version: #version,
                    description: #description,
                    env_prefix: #env_prefix,
                }
            }

            fn declare(
                #flags: &mut #private::Declarations,
            ) -> ::std::boxed::Box<dyn ::core::ops::FnOnce() -> Self> {
                #(#declarations)*
                ::std::boxed::Box::new(move || Self { #(#fields),* })
            }
        }
    }
}

fn or_of_package(text: Option<&LitStr>, variable: &str) -> TokenStream {
    match text {
        Some(text) => quote!(#text),
        None => quote!(::core::env!(#variable)),
    }
}

/// What holds the field until the struct is made.
fn handle(flag: &Flag) -> Ident {
    hidden(&format!("{}_flag", flag.ident.unraw()))
}

/// A name that the user's expressions do not see.
fn hidden(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

fn declaration(flag: &Flag, flags: &Ident) -> TokenStream {
    let Flag { ty, name, description, .. } = flag;
    let (handle, options) = (handle(flag), hidden("flag"));
    let add = quote_spanned!(ty.span()=> add::<#ty, _>);
    let default = flag.default.as_ref().map(|default| match default {
        Default::Text(text) => quote!(.default_text(#text)),
        Default::Value(value) => quote!(.default(|| #value)),
    });
    let validate = flag.validate.as_ref().map(validate);
    let secret = flag.secret.then(|| quote!(.secret()));
    quote! {
        let #handle =
            #flags.#add(#name, #description, |#options| #options #default #validate #secret);
    }
}

/// In a closure of its own, a function that takes `&str` is one for `&String`.
fn validate(function: &Expr) -> TokenStream {
    match function {
        Expr::Path(path) => {
            let mut value = hidden("value");
            value.set_span(value.span().located_at(path.span()));
            let call = quote_spanned!(path.span()=> #path(#value));
            quote!(.validate(|#value| #call))
        }
        closure => quote!(.validate(#closure)),
    }
}
